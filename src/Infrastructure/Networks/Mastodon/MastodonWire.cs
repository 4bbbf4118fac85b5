using System.Text.Json.Serialization;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>Reads a server's answers, which count as JSON only with a JSON Content-Type.</summary>
internal static class MastodonWire
{
    /// <summary>The body; empty when it is not JSON. Proxies in front of many small servers answer with HTML.</summary>
    public static UntrustedJson Json(HttpAnswer answer) =>
        answer.SaysJson && (answer.Json.IsObject || answer.Json.IsArray) ? answer.Json : default;
}

internal sealed record WireApp(string ClientId, string ClientSecret, long? ClientSecretExpiresAt)
{
    /// <summary>Null when it is not one.</summary>
    public static WireApp? Of(UntrustedJson json) =>
        json["client_id"].Token is { } id && json["client_secret"].Token is { } secret
            ? new(id, secret, json["client_secret_expires_at"].Number)
            : null;
}

/// <param name="Issuer">As the server spells it; null when it is another's, so that the document does not count.</param>
internal sealed record WireDiscovery(
    string? Issuer, bool TellsIssuer, string? AuthorizationEndpoint, string? TokenEndpoint, string? RevocationEndpoint,
    IReadOnlyList<string> ScopesSupported)
{
    public static WireDiscovery Of(UntrustedJson json) => new(
        json["issuer"].Text, json["authorization_response_iss_parameter_supported"].IsTrue,
        json["authorization_endpoint"].Text, json["token_endpoint"].Text, json["revocation_endpoint"].Text,
        [.. json["scopes_supported"].Items.Select(scope => scope.Text).OfType<string>()]);
}

internal sealed record WireAccount(string Id, string Username, string? DisplayName, Uri? Avatar, Uri? Url, string? Privacy)
{
    private const int MaximumName = 300;

    /// <summary>Null when it does not name its account.</summary>
    public static WireAccount? Of(UntrustedJson json) => json["id"].Id is { } id && json["username"].Id is { } username
        ? new(
            id, username, json["display_name"].Words(MaximumName), json["avatar"].WebUrl, json["url"].WebUrl,
            json["source"]["privacy"].Text)
        : null;
}

/// <param name="Version">Null when it is not an instance.</param>
/// <param name="Configuration">Very old servers have none.</param>
internal sealed record WireInstance(string? Version, UntrustedJson Configuration, long? MaxTootChars)
{
    public static WireInstance Of(UntrustedJson json) => new(json["version"].Text, json["configuration"], json["max_toot_chars"].Number);
}

internal sealed record WireLink(string? Rel, string? Type, string? Href)
{
    public static IEnumerable<WireLink> ListOf(UntrustedJson json) =>
        json["links"].Items.Select(link => new WireLink(link["rel"].Text, link["type"].Text, link["href"].Text));
}

/// <param name="Url">Null while the server is processing it.</param>
internal sealed record WireMedia(string Id, string? Url)
{
    /// <summary>Null when it has no usable id.</summary>
    public static WireMedia? Of(UntrustedJson json) => json["id"].Id is { } id ? new(id, json["url"].Text) : null;
}

internal sealed record WireStatus(
    string Id, DateTimeOffset? CreatedAt, Uri? Url, Uri? Uri, string? Visibility, string? Content, string? SpoilerText, string? InReplyToId,
    IReadOnlyList<string?> MediaIds, string? Application)
{
    private const int MaximumName = 100;

    /// <summary>Null when it has no usable id.</summary>
    public static WireStatus? Of(UntrustedJson json) => json["id"].Id is { } id
        ? new(
            id, json["created_at"].Time, json["url"].WebUrl, json["uri"].WebUrl, json["visibility"].Words(MaximumName),
            json["content"].Text, json["spoiler_text"].Text, json["in_reply_to_id"].Text,
            [.. json["media_attachments"].Items.Select(media => media["id"].Text)], json["application"]["name"].Text)
        : null;
}

/// <summary>The request that creates a status. Null members are left out.</summary>
internal sealed record NewStatus
{
    public required string Status { get; init; }
    public IReadOnlyList<string>? MediaIds { get; init; }
    public required string Visibility { get; init; }
    public bool? Sensitive { get; init; }
    public string? SpoilerText { get; init; }
    public string? Language { get; init; }
    public string? InReplyToId { get; init; }
    public NewPoll? Poll { get; init; }
    public string? QuoteApprovalPolicy { get; init; }
}

internal sealed record NewPoll(IReadOnlyList<string> Options, long ExpiresIn, bool Multiple, bool HideTotals);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewStatus))]
internal sealed partial class MastodonJson : JsonSerializerContext;
