using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases.Callers;

/// <summary>Whoever runs this installation: in a tenant that they name, or in none.</summary>
/// <param name="Permissions">What the proof that they showed is worth.</param>
/// <param name="Workspaces">The tenant's live ones: an operator sees that they are there and may do nothing in them.</param>
public sealed record OperatorCaller(
    InstallationPermission Permissions, Id<Tenant>? Tenant, IReadOnlyList<LiveWorkspace> Workspaces) : Caller
{
    public override string Kind => "operator";

    public override string Actor => "operator";

    public override string? CredentialPrefix => null;

    public override Id<Tenant>? TenantId => Tenant;

    public override IReadOnlyList<WorkspaceGrant> Grants =>
        [.. Workspaces.Select(workspace => new WorkspaceGrant(workspace.Id, workspace.Name, Permission.None))];

    /// <summary>The keys of agents belong to the tenant: making one takes its own permission.</summary>
    public override Permission InTenant =>
        Permissions.HasFlag(InstallationPermission.ManageKeys) ? Permission.AgentsManage : Permission.None;

    public override InstallationPermission InInstallation => Permissions;

    internal override bool IsLive(Credential shown, DateTimeOffset now) =>
        shown is Credential.Operator proven && proven.Permissions == Permissions && proven.TenantId == Tenant;
}
