using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases.Callers;

/// <summary>An operator of this installation, in the tenant that they name or in none.</summary>
/// <param name="Permissions">The permissions that their proof gives.</param>
/// <param name="Workspaces">The tenant's live workspaces: an operator sees that they exist and has no permission in them.</param>
public sealed record OperatorCaller(
    InstallationPermission Permissions, Id<Tenant>? Tenant, IReadOnlyList<LiveWorkspace> Workspaces) : Caller
{
    public override string Kind => "operator";

    public override string Actor => "operator";

    public override string? CredentialPrefix => null;

    public override Id<Tenant>? TenantId => Tenant;

    public override IReadOnlyList<WorkspaceGrant> Grants =>
        [.. Workspaces.Select(workspace => new WorkspaceGrant(workspace.Id, workspace.Name, Permission.None))];

    /// <summary>Agents' keys belong to the tenant, so creating one takes a permission of its own.</summary>
    public override Permission InTenant =>
        Permissions.HasFlag(InstallationPermission.ManageKeys) ? Permission.AgentsManage : Permission.None;

    public override InstallationPermission InInstallation => Permissions;

    internal override bool IsLive(Credential shown, DateTimeOffset now) =>
        shown is Credential.Operator proven && proven.Permissions == Permissions && proven.TenantId == Tenant;
}
