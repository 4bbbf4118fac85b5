using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases.Callers;

/// <summary>A part of the product that works in one tenant, with the permissions that it declares and no others.</summary>
/// <param name="Workspaces">The tenant's live workspaces.</param>
public sealed record SystemCaller(SystemPart Part, Id<Tenant> Tenant, IReadOnlyList<LiveWorkspace> Workspaces) : Caller
{
    public override string Kind => "system";

    public override string Actor => Part.Name;

    public override string? CredentialPrefix => null;

    public override Id<Tenant>? TenantId => Tenant;

    public override IReadOnlyList<WorkspaceGrant> Grants =>
        [.. Workspaces.Select(workspace => new WorkspaceGrant(workspace.Id, workspace.Name, Part.InWorkspaces))];

    public override Permission InTenant => Permission.None;

    public override InstallationPermission InInstallation => Part.InInstallation;

    internal override bool IsLive(Credential shown, DateTimeOffset now) =>
        shown is Credential.System system && system.Part == Part && system.TenantId == Tenant;
}

/// <summary>A workspace that is not deleted.</summary>
public sealed record LiveWorkspace(Id<Workspace> Id, string Name);
