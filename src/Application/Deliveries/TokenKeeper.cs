using Postato.Application.Queues;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;

namespace Postato.Application.Deliveries;

/// <summary>Keeps an account's tokens valid: before they expire, and while one of its posts is delivered.</summary>
public sealed class TokenKeeper(ITokenRefresh refreshes, TimeProvider clock)
{
    /// <summary>A token this close to its expiry is refreshed before a request.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(65);
    private static readonly TimeSpan UnreadableWait = TimeSpan.FromHours(1);

    public bool IsStale(NetworkTokens tokens) => tokens.ExpiresAt - Margin <= clock.GetUtcNow();

    /// <summary>Valid tokens, or what to do instead.</summary>
    public async Task<KeptTokens> RefreshAsync(
        AccountRef which, INetworkAuthorizer authorizer, AccountSession account, CancellationToken ct)
    {
        if (account.Tokens.RefreshToken is null)
            return KeptTokens.NeedHuman(NeedsHuman());

        var asked = HostMoment.Now(clock);
        var grant = await refreshes.BeginAsync(which, ct);
        switch (grant.Permit)
        {
            case RefreshPermit.Busy:
                return KeptTokens.ComeBack(clock.GetUtcNow() + BusyWait, NoAnswer());
            case RefreshPermit.Spent:
                return KeptTokens.NeedHuman(NeedsHuman());
        }

        if (grant.Tokens is not { RefreshToken: not null } stored)
            return await AbandonAsync(which, grant, clock.GetUtcNow() + UnreadableWait, Unreadable());

        // Another worker refreshed after these tokens were read, so that they are spent.
        if (!stored.AccessToken.Equals(account.Tokens.AccessToken) && !IsStale(stored))
        {
            await refreshes.AbandonAsync(which, grant, null, CancellationToken.None);
            return KeptTokens.Live(stored);
        }

        // A worker that was suspended after it reserved the refresh must not present the token: another may have used it by now.
        new LeaseTerm(clock, asked).Enter();
        // Once the request left, its outcome is recorded even when the caller is cancelled.
        switch (await authorizer.RefreshAsync(account with { Tokens = stored }, CancellationToken.None))
        {
            case RefreshOutcome.Refreshed refreshed:
                var tokens = refreshed.Tokens with { RefreshToken = refreshed.Tokens.RefreshToken ?? stored.RefreshToken };
                return await refreshes.StoreAsync(which, grant, tokens, CancellationToken.None)
                    ? KeptTokens.Live(tokens)
                    : KeptTokens.ComeBack(clock.GetUtcNow() + BusyWait, NoAnswer());
            case RefreshOutcome.Rejected rejected:
                return KeptTokens.NeedHuman(rejected.Error);
            case RefreshOutcome.TryLater later:
                return await AbandonAsync(which, grant, later.When, later.Error);
            case RefreshOutcome.AnswerLost lost:
                var probeAt = clock.GetUtcNow() + ProbeWait;
                await refreshes.LoseAnswerAsync(
                    which, grant, new(RefreshSchedule.Again(probeAt, stored.ExpiresAt, clock.GetUtcNow()), lost.Error),
                    CancellationToken.None);
                return KeptTokens.ComeBack(probeAt, lost.Error);
            case var other:
                throw new InvalidOperationException($"{other.GetType().Name} is not handled.");
        }
    }

    private async Task<KeptTokens> AbandonAsync(AccountRef which, RefreshGrant grant, DateTimeOffset when, NetworkError error)
    {
        await refreshes.AbandonAsync(
            which, grant, new(RefreshSchedule.Again(when, grant.Tokens?.ExpiresAt, clock.GetUtcNow()), error), CancellationToken.None);
        return KeptTokens.ComeBack(when, error);
    }

    private static NetworkError NeedsHuman() =>
        new(
            ErrorCodes.ReconnectNeeded, "The authorization of this account is over.",
            "Reconnect the account: its posts wait and go out then.");

    private static NetworkError Unreadable() =>
        new(ErrorCodes.OperatorActionNeeded, "This account's tokens cannot be read.", "Nothing on your side; the operator was told.");

    private static NetworkError NoAnswer() =>
        new(ErrorCodes.NetworkUnavailable, "The network did not answer.", "Nothing: it is tried again.");
}

/// <summary>Exactly one of the three is set.</summary>
/// <param name="When">When to try again, with <paramref name="Error"/> as the reason.</param>
public sealed record KeptTokens(NetworkTokens? Tokens, DateTimeOffset? When, NetworkError? Error)
{
    public static KeptTokens Live(NetworkTokens tokens) => new(tokens, null, null);

    public static KeptTokens ComeBack(DateTimeOffset when, NetworkError error) => new(null, when, error);

    public static KeptTokens NeedHuman(NetworkError error) => new(null, null, error);
}
