using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>What a caller shows. Whether it is live, and what it opens, is asked of the database at each call.</summary>
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
    /// <param name="Part">As the audit trail names it: <c>worker</c>, <c>operator</c>.</param>
    public sealed record System(string Part, Id<Tenant> TenantId) : Credential;
}
