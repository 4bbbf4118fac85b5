using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Domain.Events;

/// <summary>An event about an account. All of them contain the account as it is after what happened.</summary>
public abstract record AccountEvent(AccountEventData Data) : EventRecord<AccountEventData>(Data.AccountId.ToString(), Data);

/// <summary>A person connected the account, or connected it again.</summary>
[EventType("account.connected")]
public sealed record AccountConnected(AccountEventData Data) : AccountEvent(Data);

/// <summary>The account was disconnected through the API.</summary>
[EventType("account.disconnected")]
public sealed record AccountDisconnected(AccountEventData Data) : AccountEvent(Data);

/// <summary>The network no longer accepts the account's tokens: its posts wait until a person connects it again.</summary>
[EventType("account.token_expired")]
public sealed record AccountTokenExpired(AccountEventData Data) : AccountEvent(Data);

/// <summary>An account in an event: its members mean what they mean in the REST API.</summary>
/// <param name="PlatformAccountId">The network's own id of the profile.</param>
/// <param name="Error">Why the tokens are no longer valid, and what to do next; null otherwise.</param>
public sealed record AccountEventData(
    Id<SocialAccount> AccountId, Platform Platform, string PlatformAccountId, string Username, AccountStatus Status, PostError? Error)
{
    public static AccountEventData Of(SocialAccount account, NetworkError? error = null) => new(
        account.Id, account.Platform, account.PlatformAccountId, account.Username, account.Status, error is null ? null
            : PostError.Of(error));
}
