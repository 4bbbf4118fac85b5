using Postato.Application.RateLimits;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>
/// Decides what a credential gives access to, from what the database says at this moment. The only place that creates scopes.
/// </summary>
public sealed class Admission(RequestContext context, RequestLimits limits, IKeyUsage usage, TimeProvider clock)
{
    internal Result<WorkspaceScope> ToWorkspace(Opened? opened, Id<Workspace> workspace, Access access)
    {
        if (!Authenticate(opened).Succeeded(out var caller, out var refusal))
            return refusal;

        // Without a grant the workspace is answered like one that does not exist.
        var grant = caller.Grants.FirstOrDefault(grant => grant.WorkspaceId == workspace);
        if (!InTenant(caller, grant?.WorkspaceId).Succeeded(out var tenant, out refusal))
            return refusal;
        if (grant is null)
            return new NotFound();

        context.Workspace = grant.WorkspaceId;
        if (Missing(access, grant.Permissions, caller) is { } denied)
            return denied;
        return new WorkspaceScope(caller, context.Origin, tenant, grant, clock);
    }

    /// <summary>The only workspace that the caller reaches.</summary>
    internal Result<Id<Workspace>> ToOnlyWorkspace(Opened? opened)
    {
        if (!Authenticate(opened).Succeeded(out var caller, out var refusal))
            return refusal;

        var grants = caller.Grants;
        if (!InTenant(caller, grants.Count == 1 ? grants[0].WorkspaceId : null).Succeeded(out _, out refusal))
            return refusal;

        return grants.Count switch
        {
            0 => new NotFound(),
            1 => grants[0].WorkspaceId,
            _ => new WorkspaceRequired([.. grants.Select(grant => new WorkspaceChoice(grant.WorkspaceId.ToString(), grant.WorkspaceName))]),
        };
    }

    internal Result<TenantScope> ToTenant(Opened? opened, Access access)
    {
        if (!Authenticate(opened).Succeeded(out var caller, out var refusal)
            || !InTenant(caller, null).Succeeded(out var tenant, out refusal))
            return refusal;
        if (Missing(access, caller.InTenant, caller) is { } denied)
            return denied;
        return new TenantScope(caller, context.Origin, tenant, caller.Grants, clock);
    }

    internal Result<InstallationScope> ToInstallation(Opened? opened, Access access)
    {
        if (access.RequiredOfInstallation == InstallationPermission.None)
            throw new InvalidOperationException("A use case of the installation requires a permission on the installation.");
        if (!Authenticate(opened).Succeeded(out var caller, out var refusal))
            return refusal;
        if (Missing(access, Permission.None, caller) is { } denied)
            return denied;
        return new InstallationScope(caller, context.Origin, clock);
    }

    internal Result<ConnectPageScope> ToConnectPage(Opened? opened, Access access)
    {
        if (!Authenticate(opened).Succeeded(out var caller, out var refusal))
            return refusal;
        if (caller is not ConnectLinkCaller link)
            return new NotFound();
        if (limits.Admit(link.Tenant, link.WorkspaceId) is { } over)
            return over;

        context.Workspace = link.WorkspaceId;
        if (Missing(access, link.Page.Permissions, caller) is { } denied)
            return denied;
        return new ConnectPageScope(link, context.Origin, clock);
    }

    private Result<Caller> Authenticate(Opened? opened)
    {
        if (opened is null || !opened.Caller.IsLive(context.Credential, clock.GetUtcNow()))
        {
            limits.Reject();
            return new Unauthenticated();
        }

        context.Caller = opened.Caller;
        if (opened.Caller is ApiKeyCaller key)
            usage.Seen(key.Tenant, key.KeyId, key.LastUsedAt);
        return opened.Caller;
    }

    private Result<Id<Tenant>> InTenant(Caller caller, Id<Workspace>? workspace)
    {
        if (caller.TenantId is not { } tenant)
            return new NotFound();
        return limits.Admit(tenant, workspace) is { } over ? over : tenant;
    }

    private static PermissionDenied? Missing(Access access, Permission held, Caller caller)
    {
        if (!held.Covers(access.Required))
            return new PermissionDenied(Permissions.NamesOf(access.Required & ~held)[0], Permissions.NamesOf(held));

        var missing = access.RequiredOfInstallation & ~caller.InInstallation;
        return missing == InstallationPermission.None ? null : new PermissionDenied(NamesOf(missing)[0], NamesOf(caller.InInstallation));
    }

    private static IReadOnlyList<string> NamesOf(InstallationPermission set) =>
        [.. Enum.GetValues<InstallationPermission>().Where(one => (set & one) != 0).Select(one => $"installation.{SnakeCase.Of(one)}")];
}
