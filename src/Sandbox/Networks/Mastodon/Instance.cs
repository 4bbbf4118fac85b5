using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>A server's metadata, and the look-up of its accounts.</summary>
internal sealed class Instance(MastodonOptions options, MastodonState state)
{
    private static readonly string[] MimeTypes =
    [
        "image/jpeg", "image/png", "image/gif", "image/heic", "image/heif", "image/webp", "image/avif", "video/webm", "video/mp4",
        "video/quicktime", "video/ogg", "audio/mpeg",
    ];

    public Reply Answer(MastodonExchange exchange) => exchange.Operation switch
    {
        "GET /api/v2/instance" => exchange.Server.IsOld ? Answers.NotFound : Second(exchange),
        "GET /api/v1/instance" => First(exchange),
        "GET /.well-known/nodeinfo" =>
            Reply.Of(new JsonObject
            {
                ["links"] = new JsonArray(
                    new JsonObject
                    {
                        ["rel"] = "http://nodeinfo.diaspora.software/ns/schema/2.0",
                        ["href"] = $"{exchange.Origin}/nodeinfo/2.0",
                    }),
            }),
        "GET /nodeinfo/2.0" => Node(exchange),
        "GET /.well-known/webfinger" => Finger(exchange),
        _ => Discovery(exchange),
    };

    private static Reply Second(MastodonExchange exchange) => Reply.Of(new JsonObject
    {
        ["domain"] = MastodonState.HostOf(exchange.Server),
        ["title"] = "Sandbox",
        ["version"] = exchange.Server.Version,
        ["source_url"] = $"https://example.org/{exchange.Server.Software}",
        ["description"] = "A server that stands for others.",
        ["languages"] = new JsonArray("en"),
        ["configuration"] = Configuration(exchange.Server),
        ["registrations"] = new JsonObject { ["enabled"] = false, ["approval_required"] = true, ["message"] = null },
        ["api_versions"] = new JsonObject { ["mastodon"] = 7 },
        ["rules"] = new JsonArray(),
    });

    private static Reply First(MastodonExchange exchange) => Reply.Of(new JsonObject
    {
        ["uri"] = MastodonState.HostOf(exchange.Server),
        ["title"] = "Sandbox",
        ["version"] = exchange.Server.Version,
        ["languages"] = new JsonArray("en"),
        ["configuration"] = exchange.Server.IsOld ? null : Configuration(exchange.Server),
        ["max_toot_chars"] = exchange.Server.MaxCharacters,
    });

    private static JsonObject Configuration(ServerOptions server) => new()
    {
        ["statuses"] = new JsonObject
        {
            ["max_characters"] = server.MaxCharacters,
            ["max_media_attachments"] = server.MaxMedia,
            ["characters_reserved_per_url"] = 23,
        },
        ["media_attachments"] = new JsonObject
        {
            ["description_limit"] = 1_500,
            ["image_matrix_limit"] = Uploads.ImagePixels,
            ["image_size_limit"] = Uploads.ImageBytes,
            ["supported_mime_types"] = new JsonArray([.. MimeTypes.Select(type => (JsonNode)type)]),
            ["video_frame_rate_limit"] = 120,
            ["video_matrix_limit"] = 8_294_400,
            ["video_size_limit"] = Uploads.VideoBytes,
        },
        ["polls"] = new JsonObject
        {
            ["max_options"] = server.MaxPollOptions,
            ["max_characters_per_option"] = 50,
            ["min_expiration"] = 300,
            ["max_expiration"] = 2_629_746,
        },
    };

    private static Reply Node(MastodonExchange exchange) => Reply.Of(new JsonObject
    {
        ["version"] = "2.0",
        ["software"] = new JsonObject { ["name"] = exchange.Server.Software, ["version"] = exchange.Server.Version.Split(' ')[0] },
        ["protocols"] = new JsonArray("activitypub"),
        ["openRegistrations"] = false,
    });

    private Reply Finger(MastodonExchange exchange)
    {
        var resource = exchange.Query("resource") ?? "";
        if (!resource.StartsWith("acct:", StringComparison.Ordinal) || resource["acct:".Length..].Split('@') is not [var name, var host]
            || host != MastodonState.HostOf(exchange.Server))
            return new Reply(404, []);

        // The handle is on this domain, but its server is another.
        var home = name == "elsewhere" ? options.GoToSocial : exchange.Server;
        return state.Find(home, name) is { } account
            ? Reply.Of(new JsonObject
            {
                ["subject"] = resource,
                ["links"] = new JsonArray(
                    new JsonObject
                    {
                        ["rel"] = "http://webfinger.net/rel/profile-page",
                        ["type"] = "text/html",
                        ["href"] = $"http://{MastodonState.HostOf(home)}/@{account.Name}",
                    },
                    new JsonObject
                    {
                        ["rel"] = "self",
                        ["type"] = "application/activity+json",
                        ["href"] = $"http://{MastodonState.HostOf(home)}/users/{account.Name}",
                    }),
            })
            : new Reply(404, []);
    }

    private static Reply Discovery(MastodonExchange exchange) =>
        exchange.Server.Scopes is not { } scopes ? Answers.NotFound : Reply.Of(new JsonObject
        {
            ["issuer"] = $"{exchange.Origin}/",
            ["authorization_endpoint"] = $"{exchange.Origin}/oauth/authorize",
            ["token_endpoint"] = $"{exchange.Origin}/oauth/token",
            ["revocation_endpoint"] = $"{exchange.Origin}/oauth/revoke",
            ["app_registration_endpoint"] = $"{exchange.Origin}/api/v1/apps",
            ["scopes_supported"] = new JsonArray([.. scopes.Split(' ').Select(scope => (JsonNode)scope)]),
            ["response_types_supported"] = new JsonArray("code"),
            ["grant_types_supported"] = new JsonArray("authorization_code", "client_credentials"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post"),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
        });
}
