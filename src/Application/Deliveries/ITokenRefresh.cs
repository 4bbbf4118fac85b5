using Postato.Domain.Accounts;
using Postato.Domain.Networks;

namespace Postato.Application.Deliveries;

/// <summary>
/// A refresh of an account's tokens, written down before it is asked for: a rotating refresh token is presented by one
/// worker at a time, and once more at most when nobody knows whether the first time arrived.
/// </summary>
public interface ITokenRefresh
{
    /// <summary>Takes the account's turn. What is to be presented comes with it: what was read before may be spent.</summary>
    Task<RefreshGrant> BeginAsync(AccountRef account, CancellationToken ct);

    /// <summary>Stores what came back, before it is used. An empty refresh token never replaces a stored one.</summary>
    /// <returns>False: the account was connected anew or let go meanwhile, and stays as it is.</returns>
    Task<bool> StoreAsync(AccountRef account, RefreshGrant grant, NetworkTokens tokens, CancellationToken ct);

    /// <summary>The token was not spent: it may be presented as if it never had been.</summary>
    /// <param name="setback">Null: there was no need.</param>
    Task AbandonAsync(AccountRef account, RefreshGrant grant, RefreshSetback? setback, CancellationToken ct);

    /// <summary>Nobody knows whether the token was spent: it is presented once more.</summary>
    Task LoseAnswerAsync(AccountRef account, RefreshGrant grant, RefreshSetback setback, CancellationToken ct);
}

/// <param name="StartedAt">Tells this turn from others.</param>
/// <param name="Tokens">As they are stored now; null: they cannot be read.</param>
public sealed record RefreshGrant(RefreshPermit Permit, DateTimeOffset? StartedAt = null, NetworkTokens? Tokens = null);

/// <param name="Until">When the account is looked at again.</param>
public sealed record RefreshSetback(DateTimeOffset Until, NetworkError Error);

public enum RefreshPermit
{
    Granted,

    /// <summary>Somebody presented the token a moment ago: come back later.</summary>
    Busy,

    /// <summary>It was presented twice and no answer came: only a person can help.</summary>
    Spent,
}
