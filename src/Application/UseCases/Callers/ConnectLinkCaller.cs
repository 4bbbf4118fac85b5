using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases.Callers;

/// <summary>
/// Holds the address of a connect page, or is redirected back to it by the network. It may use that page and reaches no workspace.
/// </summary>
/// <param name="AuthorizationExpiresAt">Until when the network's redirect is accepted; null when none is expected.</param>
public sealed record ConnectLinkCaller(
    Id<Tenant> Tenant, Id<ConnectLink> LinkId, Id<Workspace> WorkspaceId, string WorkspaceName, DateTimeOffset ExpiresAt,
    DateTimeOffset? UsedAt, DateTimeOffset? AuthorizationExpiresAt) : Caller
{
    public override string Kind => "connect_link";

    public override string Actor => LinkId.ToString();

    public override string? CredentialPrefix => null;

    public override Id<Tenant>? TenantId => Tenant;

    public override IReadOnlyList<WorkspaceGrant> Grants => [];

    public override Permission InTenant => Permission.None;

    public override InstallationPermission InInstallation => InstallationPermission.None;

    /// <summary>Its permissions on its own page.</summary>
    internal WorkspaceGrant Page => new(WorkspaceId, WorkspaceName, Permission.AccountsManage);

    internal override bool IsLive(Credential shown, DateTimeOffset now) => UsedAt is null && now < ExpiresAt && shown switch
    {
        Credential.ConnectLink => true,
        Credential.ConnectState => now < AuthorizationExpiresAt,
        _ => false,
    };
}
