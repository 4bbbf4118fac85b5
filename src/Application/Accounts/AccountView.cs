using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Application.Accounts;

/// <summary>One connected profile.</summary>
public sealed record AccountView(
    Id<SocialAccount> Id, string Platform, string PlatformAccountId, string Username, string? DisplayName, string? AvatarUrl, string? ProfileUrl,
    string Status, DateTimeOffset ConnectedAt, DateTimeOffset? TokenExpiresAt)
{
    public static AccountView Of(SocialAccount account) => new(
        account.Id, account.Platform.Key, account.PlatformAccountId, account.Username, account.DisplayName, account.AvatarUrl, account.ProfileUrl,
        SnakeCase.Of(account.Status), account.ConnectedAt, account.TokenExpiresAt);
}
