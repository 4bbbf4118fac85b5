using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Application.Accounts;

/// <summary>
/// Profiles that wait for a person to pick one, with their tokens: one secret, sealed where the session of the authorisation was.
/// </summary>
internal static class OfferedProfiles
{
    public static Secret Seal(IReadOnlyList<ConnectedProfile> profiles) => new(JsonSerializer.Serialize(profiles.Select(Kept.Of)));

    public static IReadOnlyList<ConnectedProfile> Open(Secret kept) =>
        [.. JsonSerializer.Deserialize<IReadOnlyList<Kept>>(kept.Reveal())!.Select(profile => profile.Profile())];

    // A secret shows dots to JSON, so that its text is named here.
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
