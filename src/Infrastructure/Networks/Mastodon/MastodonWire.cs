using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>Reading what a server says: never more than it said, and JSON only where it says that it is.</summary>
internal static class MastodonWire
{
    /// <summary>The body as an object; null when it is none. In front of many small servers stands somebody who answers in HTML.</summary>
    public static JsonElement? Json(HttpAnswer answer)
    {
        if (answer.ContentHeaders.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true)
            return null;

        try
        {
            return JsonElement.Parse(answer.Body) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null: it cannot be read as that.</summary>
    public static T? Read<T>(HttpAnswer answer, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return Json(answer)?.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record WireApp(string? ClientId, string? ClientSecret, long? ClientSecretExpiresAt);

internal sealed record WireTokens(string? AccessToken, string? RefreshToken, long? ExpiresIn, string? Scope);

internal sealed record WireDiscovery(string? AuthorizationEndpoint, string? TokenEndpoint, string? RevocationEndpoint, IReadOnlyList<string>? ScopesSupported);

internal sealed record WireAccount(string? Id, string? Username, string? DisplayName, string? Avatar, string? Url, WireAccountSource? Source);

internal sealed record WireAccountSource(string? Privacy);

/// <param name="MaxTootChars">Of very old servers.</param>
internal sealed record WireInstance(string? Version, WireConfiguration? Configuration, long? MaxTootChars);

internal sealed record WireConfiguration(WireStatusLimits? Statuses, WireMediaLimits? MediaAttachments, WirePollLimits? Polls);

internal sealed record WireStatusLimits(long? MaxCharacters, long? MaxMediaAttachments);

internal sealed record WireMediaLimits(long? DescriptionLimit, long? ImageSizeLimit, long? ImageMatrixLimit, long? VideoSizeLimit, long? VideoMatrixLimit, IReadOnlyList<string>? SupportedMimeTypes);

internal sealed record WirePollLimits(long? MaxOptions, long? MaxCharactersPerOption, long? MinExpiration, long? MaxExpiration);

internal sealed record WireNodeLinks(IReadOnlyList<WireLink>? Links);

internal sealed record WireLink(string? Rel, string? Type, string? Href);

internal sealed record WireNode(WireSoftware? Software);

internal sealed record WireSoftware(string? Name, string? Version);

/// <param name="Url">Null while the server is at work on it.</param>
internal sealed record WireMedia(string? Id, string? Url);

internal sealed record WireStatus(
    string? Id, DateTimeOffset? CreatedAt, string? Url, string? Uri, string? Visibility, string? Content, string? SpoilerText, string? InReplyToId,
    IReadOnlyList<WireMedia>? MediaAttachments, WireApplication? Application);

internal sealed record WireApplication(string? Name);

internal sealed record WireSource(string? Text, string? SpoilerText);

/// <summary>A status to be made. Null members are left out.</summary>
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
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(WireApp))]
[JsonSerializable(typeof(WireTokens))]
[JsonSerializable(typeof(WireDiscovery))]
[JsonSerializable(typeof(WireAccount))]
[JsonSerializable(typeof(WireInstance))]
[JsonSerializable(typeof(WireNodeLinks))]
[JsonSerializable(typeof(WireNode))]
[JsonSerializable(typeof(WireMedia))]
[JsonSerializable(typeof(WireStatus))]
[JsonSerializable(typeof(IReadOnlyList<WireStatus>))]
[JsonSerializable(typeof(WireSource))]
[JsonSerializable(typeof(NewStatus))]
internal sealed partial class MastodonJson : JsonSerializerContext;
