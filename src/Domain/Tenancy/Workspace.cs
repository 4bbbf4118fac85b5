using Postato.Domain.Primitives;

namespace Postato.Domain.Tenancy;

/// <summary>A brand, client or initiative. Deleted softly only.</summary>
public sealed class Workspace : IEntity
{
    public static string Prefix => "wks";

    private Workspace() { }

    public Id<Tenant> TenantId { get; private init; }

    public Id<Workspace> Id { get; private init; }

    public string Name { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

    public static Workspace Create(Id<Tenant> tenant, string name, DateTimeOffset now) =>
        new() { TenantId = tenant, Id = Id<Workspace>.New(now), Name = name, CreatedAt = now, UpdatedAt = now };
}
