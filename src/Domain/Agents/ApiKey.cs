using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Domain.Agents;

/// <summary>A credential of an agent. Only its SHA-256 is stored, and its first 12 characters for display.</summary>
public sealed class ApiKey : IEntity
{
    public static string Prefix => "key";

    private ApiKey() { }

    public Id<Tenant> TenantId { get; private init; }

    public Id<ApiKey> Id { get; private init; }

    public Id<Agent> AgentId { get; private init; }

    /// <summary>SHA-256 of the 69 characters.</summary>
    public byte[] Hash { get; private init; } = [];

    public string DisplayPrefix { get; private init; } = "";

    /// <summary>Null when the key reaches every workspace that its agent is granted; otherwise it reaches only these.</summary>
    public IReadOnlyList<Guid>? SelectedWorkspaces { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>At most 60 s late, since it is not written on every request.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public static ApiKey Create(
        Id<Tenant> tenant, Id<Agent> agent, byte[] hash, string displayPrefix, IReadOnlyList<Guid>? selectedWorkspaces, DateTimeOffset now,
        DateTimeOffset? expiresAt = null) =>
        new()
        {
            TenantId = tenant,
            Id = Id<ApiKey>.New(now),
            AgentId = agent,
            Hash = hash,
            DisplayPrefix = displayPrefix,
            SelectedWorkspaces = selectedWorkspaces,
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };

    /// <returns>False when it was already revoked.</returns>
    public bool Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null)
            return false;

        RevokedAt = now;
        return true;
    }
}
