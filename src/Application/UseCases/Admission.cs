using System.Security.Cryptography;
using Postato.Application.RateLimits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>Decides what a credential opens, from what the database knows of it at this moment.</summary>
public sealed class Admission(RequestContext context, RequestLimits limits, IKeyUsage usage, TimeProvider clock)
{
    /// <param name="workspace">Null: the only one that the credential names.</param>
    public Result<WorkspaceScope> ToWorkspace(Opened? opened, Id<Workspace>? workspace, Permission required)
    {
        if (!Authenticate(opened).Succeeded(out var found, out var refusal))
            return refusal;

        // Without a grant there is nothing to see: the same answer as for a workspace that does not exist.
        var grant = Reachable(found).FirstOrDefault(grant => workspace is null || grant.WorkspaceId == workspace);
        if (limits.Admit(found.TenantId, grant?.WorkspaceId) is { } over)
            return over;
        if (grant is null)
            return new NotFound();

        context.Workspace = grant.WorkspaceId;
        if (!grant.Permissions.Covers(required))
            return new PermissionDenied(Permissions.NamesOf(required & ~grant.Permissions)[0], Permissions.NamesOf(grant.Permissions));

        return new WorkspaceScope(CallerOf(found), found.TenantId, grant, clock);
    }

    public Result<TenantScope> ToTenant(Opened? opened)
    {
        if (!Authenticate(opened).Succeeded(out var found, out var refusal))
            return refusal;
        if (limits.Admit(found.TenantId, null) is { } over)
            return over;

        return new TenantScope(CallerOf(found), found.TenantId, [.. Reachable(found)], clock);
    }

    private Result<FoundCredential> Authenticate(Opened? opened)
    {
        if (opened is null || !IsLive(opened.Credential.Key))
        {
            limits.Reject();
            return new Unauthenticated();
        }

        context.Found = opened.Credential;
        if (opened.Credential.Key is { } key)
            usage.Seen(opened.Credential.TenantId, key.Id, key.LastUsedAt);
        return opened.Credential;
    }

    private bool IsLive(FoundKey? key) => key is null
        || (context.Credential is Credential.ApiKey shown
            && CryptographicOperations.FixedTimeEquals(shown.Hash, key.Hash)
            && key.RevokedAt is null
            && !key.AgentDeleted
            && (key.ExpiresAt is null || clock.GetUtcNow() < key.ExpiresAt));

    private static IEnumerable<WorkspaceGrant> Reachable(FoundCredential found) =>
        found.Grants.Where(grant => found.Key?.Selected is null || found.Key.Selected.Contains(grant.WorkspaceId.Value));

    private Caller CallerOf(FoundCredential found) =>
        new(found.Kind, found.Actor, found.Key?.DisplayPrefix, context.Ip, context.UserAgent, context.TraceId, found.Name);
}
