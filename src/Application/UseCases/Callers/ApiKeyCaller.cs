using System.Security.Cryptography;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases.Callers;

/// <summary>An agent that uses one of its keys.</summary>
/// <param name="Selected">The only workspaces that the key reaches; null for all that its agent is granted.</param>
/// <param name="AgentName">Null when the look-up was for one workspace.</param>
/// <param name="Granted">The agent's permissions in live workspaces.</param>
public sealed record ApiKeyCaller(
    Id<Tenant> Tenant, Id<ApiKey> KeyId, byte[] Hash, string DisplayPrefix, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt, IReadOnlyList<Guid>? Selected, Id<Agent> AgentId, string? AgentName, bool AgentDeleted,
    IReadOnlyList<WorkspaceGrant> Granted) : Caller
{
    public override string Kind => "agent";

    public override string Actor => AgentId.ToString();

    public override string? CredentialPrefix => DisplayPrefix;

    public override Id<Tenant>? TenantId => Tenant;

    public override IReadOnlyList<WorkspaceGrant> Grants =>
        Selected is null ? Granted : [.. Granted.Where(grant => Selected.Contains(grant.WorkspaceId.Value))];

    public override Permission InTenant => Permission.None;

    public override InstallationPermission InInstallation => InstallationPermission.None;

    internal override bool IsLive(Credential shown, DateTimeOffset now) =>
        shown is Credential.ApiKey key
        && CryptographicOperations.FixedTimeEquals(key.Hash, Hash)
        && RevokedAt is null
        && !AgentDeleted
        && (ExpiresAt is null || now < ExpiresAt);
}
