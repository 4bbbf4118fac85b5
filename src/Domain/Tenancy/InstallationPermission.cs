namespace Postato.Domain.Tenancy;

/// <summary>Permissions on the installation as a whole. No tenant's credential has any of these.</summary>
[Flags]
public enum InstallationPermission
{
    None = 0,

    /// <summary>Read what concerns every tenant: held networks, the vault's counts, which tenant a workspace belongs to.</summary>
    Read = 1 << 0,

    /// <summary>Create tenants, hold networks, drain workers.</summary>
    Operate = 1 << 1,

    /// <summary>Create and revoke tenants' API keys, reseal the vault's rows.</summary>
    ManageKeys = 1 << 2,
}
