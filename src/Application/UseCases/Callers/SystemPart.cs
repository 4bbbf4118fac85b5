using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases.Callers;

/// <summary>A part of the product that works in tenants without a person: its name in the audit trail, and its permissions there.</summary>
public sealed record SystemPart
{
    private SystemPart(string name, Permission inWorkspaces, InstallationPermission inInstallation) =>
        (Name, InWorkspaces, InInstallation) = (name, inWorkspaces, inInstallation);

    public static SystemPart TokenRefresh { get; } = new("token-refresh", Permission.AccountsManage, InstallationPermission.None);

    public static SystemPart Reconciliation { get; } = new("reconciliation", Permission.PostsPublish, InstallationPermission.None);

    public static SystemPart VaultRotation { get; } = new("vault-rotation", Permission.None, InstallationPermission.ManageKeys);

    public string Name { get; }

    internal Permission InWorkspaces { get; }

    internal InstallationPermission InInstallation { get; }
}
