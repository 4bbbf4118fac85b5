using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Networks.Tests.Contract;

/// <summary>An account as its row would hold it.</summary>
public sealed class TestAccount(Platform platform, ConnectedProfile profile, DateTimeOffset now)
{
    public Id<SocialAccount> Id { get; } = Id<SocialAccount>.New(now);

    public Platform Platform => platform;

    public ConnectedProfile Profile { get; private set; } = profile;

    public string Username => Profile.Username;

    public NetworkTokens Tokens { get; set; } = profile.Tokens;

    public AccountStatus Status { get; set; } = AccountStatus.Connected;

    /// <summary>The network asked not to be called until then.</summary>
    public DateTimeOffset HeldUntil { get; set; }

    public DateTimeOffset? RefreshStartedAt { get; set; }

    public int RefreshTries { get; set; }

    public AccountSession Session => new(Profile.PlatformAccountId, Profile.Username, Tokens, Profile.Facts);

    public void Reconnect(ConnectedProfile again) =>
        (Profile, Tokens, Status, RefreshStartedAt, RefreshTries) = (again, again.Tokens, AccountStatus.Connected, null, 0);
}
