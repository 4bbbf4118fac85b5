using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;

namespace Postato.Application.Deliveries;

/// <summary>Keeps an account's tokens alive while one of its posts is delivered.</summary>
public sealed class TokenKeeper(ITokenRefresh refreshes, TimeProvider clock)
{
    /// <summary>A token this close to its end is not worth a request.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(65);

    public bool IsStale(NetworkTokens tokens) => tokens.ExpiresAt - Margin <= clock.GetUtcNow();

    /// <summary>Live tokens, or what to do instead.</summary>
    public async Task<KeptTokens> RefreshAsync(Lease lease, INetworkAuthorizer authorizer, AccountSession account, CancellationToken ct)
    {
        if (account.Tokens.RefreshToken is null)
            return KeptTokens.NeedHuman(NeedsHuman());

        switch (await refreshes.BeginAsync(lease, ct))
        {
            case RefreshPermit.Busy:
                return KeptTokens.ComeBack(clock.GetUtcNow() + BusyWait, NoAnswer());
            case RefreshPermit.Spent:
                return KeptTokens.NeedHuman(NeedsHuman());
        }

        // Once the request left, its outcome is written whoever still waits for it.
        switch (await authorizer.RefreshAsync(account, CancellationToken.None))
        {
            case RefreshOutcome.Refreshed refreshed:
                var tokens = refreshed.Tokens with { RefreshToken = refreshed.Tokens.RefreshToken ?? account.Tokens.RefreshToken };
                await refreshes.StoreAsync(lease, tokens, CancellationToken.None);
                return KeptTokens.Live(tokens);
            case RefreshOutcome.Rejected rejected:
                return KeptTokens.NeedHuman(rejected.Error);
            case RefreshOutcome.TryLater later:
                await refreshes.AbandonAsync(lease, CancellationToken.None);
                return KeptTokens.ComeBack(later.When, later.Error);
            case RefreshOutcome.AnswerLost lost:
                return KeptTokens.ComeBack(clock.GetUtcNow() + ProbeWait, lost.Error);
            default:
                throw new InvalidOperationException("A closed set.");
        }
    }

    private static NetworkError NeedsHuman() =>
        new(ErrorCodes.ReconnectNeeded, "The authorization of this account is over.", "Reconnect the account: its posts wait and go out then.");

    private static NetworkError NoAnswer() =>
        new(ErrorCodes.NetworkUnavailable, "The network did not answer.", "Nothing: it is tried again.");
}

/// <summary>One of three.</summary>
/// <param name="When">When to come back, with <paramref name="Error"/> as the reason.</param>
public sealed record KeptTokens(NetworkTokens? Tokens, DateTimeOffset? When, NetworkError? Error)
{
    public static KeptTokens Live(NetworkTokens tokens) => new(tokens, null, null);

    public static KeptTokens ComeBack(DateTimeOffset when, NetworkError error) => new(null, when, error);

    public static KeptTokens NeedHuman(NetworkError error) => new(null, null, error);
}
