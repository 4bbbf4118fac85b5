using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Application.Accounts;

/// <summary>One connected profile.</summary>
/// <param name="PausedAt">When its posts were paused; null when they are not.</param>
public sealed record AccountView(
    Id<SocialAccount> Id, string Platform, string PlatformAccountId, string Username, string? DisplayName, string? AvatarUrl,
    string? ProfileUrl,
    string Status, DateTimeOffset ConnectedAt, DateTimeOffset? TokenExpiresAt, DateTimeOffset? PausedAt)
{
    public static AccountView Of(SocialAccount account) => new(
        account.Id, account.Platform.Key, account.PlatformAccountId, account.Username, account.DisplayName, account.AvatarUrl,
        account.ProfileUrl,
        SnakeCase.Of(account.Status), account.ConnectedAt, account.TokenExpiresAt, account.PausedAt);
}
