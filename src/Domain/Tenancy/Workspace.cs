using Postato.Domain.Primitives;

namespace Postato.Domain.Tenancy;

/// <summary>A brand, client or initiative. Only soft-deleted.</summary>
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

    /// <summary>Since when the posts of all its accounts are paused; null when they are not.</summary>
    public DateTimeOffset? PausedAt { get; private set; }

    public static Workspace Create(Id<Tenant> tenant, string name, DateTimeOffset now) =>
        new() { TenantId = tenant, Id = Id<Workspace>.New(now), Name = name, CreatedAt = now, UpdatedAt = now };

    /// <summary>Pauses its posts: what is in flight finishes, the rest waits. False when it was already paused.</summary>
    public bool Pause(DateTimeOffset now)
    {
        if (PausedAt is not null)
            return false;

        (PausedAt, UpdatedAt) = (now, now);
        return true;
    }

    /// <summary>Resumes its posts, in order. False when it was not paused.</summary>
    public bool Resume(DateTimeOffset now)
    {
        if (PausedAt is null)
            return false;

        (PausedAt, UpdatedAt) = (null, now);
        return true;
    }
}
