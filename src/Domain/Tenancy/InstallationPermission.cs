namespace Postato.Domain.Tenancy;

/// <summary>What a caller may do to the installation as a whole. No tenant's credential holds any of these.</summary>
[Flags]
public enum InstallationPermission
{
    None = 0,

    /// <summary>Look at what concerns every tenant: held networks, the vault's counts, which tenant a workspace belongs to.</summary>
    Read = 1 << 0,

    /// <summary>Make tenants, hold networks, drain workers.</summary>
    Operate = 1 << 1,

    /// <summary>Make and revoke tenants' API keys, seal the vault's rows again.</summary>
    ManageKeys = 1 << 2,
}
