using Postato.Domain.Accounts;

namespace Postato.Application.Deliveries;

/// <summary>
/// A refresh of an account's tokens, written down before it is asked for: a rotating refresh token is presented by one
/// worker at a time, and once more at most when nobody knows whether the first time arrived.
/// </summary>
public interface ITokenRefresh
{
    /// <summary>False: another one is under way.</summary>
    Task<RefreshPermit> BeginAsync(Lease lease, CancellationToken ct);

    /// <summary>Stores what came back, before it is used. An empty refresh token never replaces a stored one.</summary>
    Task StoreAsync(Lease lease, NetworkTokens tokens, CancellationToken ct);

    /// <summary>The token was not spent: it may be presented as if it never had been.</summary>
    Task AbandonAsync(Lease lease, CancellationToken ct);
}

public enum RefreshPermit
{
    Granted,

    /// <summary>Somebody presented the token a moment ago: come back later.</summary>
    Busy,

    /// <summary>It was presented twice and no answer came: only a person can help.</summary>
    Spent,
}
