using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases.Callers;

/// <summary>
/// What a caller shows. Whose it is, whether it is live and what it opens is asked of the database at each call; the answer is a
/// <see cref="Caller"/>. A kind that no look-up knows opens nothing.
/// </summary>
public abstract record Credential
{
    private Credential() { }

    /// <summary>None was sent, or one that cannot be a credential.</summary>
    public sealed record Nothing : Credential;

    /// <param name="Hash">SHA-256 of the key.</param>
    public sealed record ApiKey(byte[] Hash) : Credential;

    /// <summary>The address of a connect page.</summary>
    /// <param name="Hash">SHA-256 of the token in it.</param>
    public sealed record ConnectLink(byte[] Hash) : Credential;

    /// <summary>A network's redirect back to us.</summary>
    /// <param name="Hash">SHA-256 of its <c>state</c>.</param>
    public sealed record ConnectState(byte[] Hash) : Credential;

    /// <summary>A part of the product itself, in a tenant that it names: never made from what a request says.</summary>
    public sealed record System(SystemPart Part, Id<Tenant> TenantId) : Credential;

    /// <summary>
    /// Whoever runs this installation. Made only where that was proven: by the operators' token, or by this machine's command line.
    /// </summary>
    /// <param name="Permissions">What this proof is worth.</param>
    /// <param name="TenantId">The tenant that the operator enters; null: none, the call is about the installation.</param>
    public sealed record Operator(InstallationPermission Permissions, Id<Tenant>? TenantId) : Credential;
}
