using Postato.Domain.Primitives;

namespace Postato.Domain.Tenancy;

/// <summary>One company or one person with an account of their own: the boundary of billing and organisation.</summary>
public sealed class Tenant : IEntity
{
    public static string Prefix => "ten";

    private Tenant() { }

    public Id<Tenant> Id { get; private init; }

    public string Name { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public static Tenant Create(string name, DateTimeOffset now) => new() { Id = Id<Tenant>.New(now), Name = name, CreatedAt = now };
}
