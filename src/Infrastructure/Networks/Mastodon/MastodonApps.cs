using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// The OAuth app of this installation at each server. It is registered at the first connection and cached for a day in this process only:
/// every account stores its app's credentials with its token, so nothing depends on the cache.
/// </summary>
internal sealed class MastodonApps(MastodonOptions options, MastodonClient client, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly BoundedMap<(Uri Server, Uri RedirectUri, string Scope), ServerApp> apps = new(1_000);

    /// <exception cref="RequestNeverLeft">The server was not reached.</exception>
    /// <exception cref="AnswerLost">It does not answer; an unused app does no harm.</exception>
    public async Task<Result<ServerApp>> GetAsync(KnownServer server, Uri redirectUri, CancellationToken ct)
    {
        var key = (server.Api, redirectUri, server.Scope);
        if (apps.TryGetValue(key, out var known) && known.EndsAt > clock.GetUtcNow() && await IsAliveAsync(server, known, ct))
            return known;

        return (await RegisterAsync(server, redirectUri, ct)).Succeeded(out var registered, out var refusal)
            ? apps.Set(key, registered)
            : refusal;
    }

    /// <summary>The server no longer knows the app.</summary>
    public void Forget(string clientId) => apps.RemoveWhere(app => app.ClientId == clientId);

    /// <summary>
    /// Checks that the server still knows the app, with the app's own token: otherwise its authorization page would only show an error.
    /// </summary>
    private async Task<bool> IsAliveAsync(KnownServer server, ServerApp app, CancellationToken ct)
    {
        var answer = await client.PostFormAsync(
            server.TokenEndpoint, ct, ("grant_type", "client_credentials"), ("client_id", app.ClientId),
            ("client_secret", app.ClientSecret.Reveal()));
        return MastodonErrors.NameOf(answer) is not ("invalid_client" or "unauthorized_client");
    }

    private async Task<Result<ServerApp>> RegisterAsync(KnownServer server, Uri redirectUri, CancellationToken ct)
    {
        var answer = await client.PostFormAsync(
            new Uri(server.Api, "/api/v1/apps"), ct,
            // A single redirect URI as a string, which every release accepts.
            ("client_name", options.ClientName), ("redirect_uris", redirectUri.AbsoluteUri), ("scopes", server.Scope),
            ("website", options.Website.AbsoluteUri));
        if (answer.IsSuccess && WireApp.Of(MastodonWire.Json(answer)) is { } app)
        {
            var remembered = clock.GetUtcNow() + Kept;
            var ends = UntrustedJson.TimeOf(app.ClientSecretExpiresAt) ?? remembered;
            return new ServerApp(app.ClientId, new Secret(app.ClientSecret), ends < remembered ? ends : remembered);
        }

        return answer.Status is 429 or >= 500
            ? new Unavailable(TimeSpan.FromMinutes(5))
            : new ValidationFailed(
                "server", "registration_refused",
                $"The server takes no app like this one ({MastodonErrors.TextOf(answer) ?? $"status {answer.Status}"}).", "mastodon");
    }
}

/// <param name="EndsAt">When the app is registered again.</param>
internal sealed record ServerApp(string ClientId, Secret ClientSecret, DateTimeOffset EndsAt);
