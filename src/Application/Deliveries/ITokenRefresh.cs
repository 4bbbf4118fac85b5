using Postato.Domain.Accounts;
using Postato.Domain.Networks;

namespace Postato.Application.Deliveries;

/// <summary>
/// A refresh of an account's tokens, recorded before the network is asked. A rotating refresh token is presented by one worker at a time,
/// and at most once more when it is unknown whether the first request arrived.
/// </summary>
public interface ITokenRefresh
{
    /// <summary>
    /// Reserves the refresh of this account for the caller, and returns the tokens to present: those read earlier may be spent.
    /// </summary>
    Task<RefreshGrant> BeginAsync(AccountRef account, CancellationToken ct);

    /// <summary>Stores the new tokens before they are used. A stored refresh token is never replaced by an empty one.</summary>
    /// <returns>False when the account was reconnected or disconnected meanwhile; it then stays as it is.</returns>
    Task<bool> StoreAsync(AccountRef account, RefreshGrant grant, NetworkTokens tokens, CancellationToken ct);

    /// <summary>The token was not spent: it may be presented again as if for the first time.</summary>
    /// <param name="setback">Null when there was no need to refresh.</param>
    Task AbandonAsync(AccountRef account, RefreshGrant grant, RefreshSetback? setback, CancellationToken ct);

    /// <summary>It is unknown whether the token was spent: it is presented once more.</summary>
    Task LoseAnswerAsync(AccountRef account, RefreshGrant grant, RefreshSetback setback, CancellationToken ct);
}

/// <param name="StartedAt">Identifies this refresh.</param>
/// <param name="Tokens">The tokens as stored now; null when they cannot be opened.</param>
public sealed record RefreshGrant(RefreshPermit Permit, DateTimeOffset? StartedAt = null, NetworkTokens? Tokens = null);

/// <param name="Until">When the account's tokens are looked at again.</param>
public sealed record RefreshSetback(DateTimeOffset Until, NetworkError Error);

public enum RefreshPermit
{
    Granted,

    /// <summary>Another worker presented the token a moment ago: try again later.</summary>
    Busy,

    /// <summary>It was presented twice without an answer: a person must reconnect.</summary>
    Spent,
}
