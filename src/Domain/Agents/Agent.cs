using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Domain.Agents;

/// <summary>A programmatic identity with grants of its own, which remains when the person who created it leaves.</summary>
public sealed class Agent : IEntity
{
    public static string Prefix => "agt";

    private Agent() { }

    public Id<Tenant> TenantId { get; private init; }

    public Id<Agent> Id { get; private init; }

    public string Name { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? DeletedAt { get; private set; }

    public static Agent Create(Id<Tenant> tenant, string name, DateTimeOffset now) =>
        new() { TenantId = tenant, Id = Id<Agent>.New(now), Name = name, CreatedAt = now };
}
