using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Application.Accounts;

/// <summary>
/// The profiles that a person may pick from, with their tokens: one secret, sealed in the place of the authorization's session.
/// </summary>
internal static class OfferedProfiles
{
    public static Secret Seal(IReadOnlyList<ConnectedProfile> profiles) => new(JsonSerializer.Serialize(profiles.Select(Kept.Of)));

    public static IReadOnlyList<ConnectedProfile> Open(Secret kept) =>
        [.. JsonSerializer.Deserialize<IReadOnlyList<Kept>>(kept.Reveal())!.Select(profile => profile.Profile())];

    // A Secret serializes to dots, so the plain text is copied into these records.
    private sealed record Kept(
        string Id, string Username, string? DisplayName, Uri? AvatarUrl, Uri? ProfileUrl, string? Facts,
        string AccessToken, string? RefreshToken, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Scopes, string? Session)
    {
        public static Kept Of(ConnectedProfile profile) => new(
            profile.PlatformAccountId, profile.Username, profile.DisplayName, profile.AvatarUrl, profile.ProfileUrl, profile.Facts,
            profile.Tokens.AccessToken.Reveal(), profile.Tokens.RefreshToken?.Reveal(), profile.Tokens.ExpiresAt, profile.Tokens.Scopes,
            profile.Tokens.Session?.Reveal());

        public ConnectedProfile Profile() => new(
            Id, Username, DisplayName, AvatarUrl, ProfileUrl,
            new NetworkTokens(new Secret(AccessToken), SecretOf(RefreshToken), ExpiresAt, Scopes, SecretOf(Session)), Facts);

        private static Secret? SecretOf(string? text) => text is null ? null : new Secret(text);
    }
}
