using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases.Callers;

/// <summary>
/// What a caller presents. The database is asked at each call who it belongs to, whether it is live and what it allows; the result is a
/// <see cref="Caller"/>. A kind without a look-up allows nothing.
/// </summary>
public abstract record Credential
{
    private Credential() { }

    /// <summary>No credential was sent, or something that cannot be one.</summary>
    public sealed record Nothing : Credential;

    /// <param name="Hash">SHA-256 of the key.</param>
    public sealed record ApiKey(byte[] Hash) : Credential;

    /// <summary>The address of a connect page.</summary>
    /// <param name="Hash">SHA-256 of the token in it.</param>
    public sealed record ConnectLink(byte[] Hash) : Credential;

    /// <summary>A network's redirect back to us.</summary>
    /// <param name="Hash">SHA-256 of its <c>state</c>.</param>
    public sealed record ConnectState(byte[] Hash) : Credential;

    /// <summary>A part of the product itself, in a tenant that it names. Never created from a request.</summary>
    public sealed record System(SystemPart Part, Id<Tenant> TenantId) : Credential;

    /// <summary>
    /// An operator of this installation. Created only after the operators' token was verified, or by the command line of this machine.
    /// </summary>
    /// <param name="Permissions">The permissions that this proof gives.</param>
    /// <param name="TenantId">The tenant that the operator works in; null when the call is about the installation.</param>
    public sealed record Operator(InstallationPermission Permissions, Id<Tenant>? TenantId) : Credential;
}
