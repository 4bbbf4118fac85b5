using System.Text.Json;
using System.Text.Json.Serialization;
using Postato.Application.Posts;
using Postato.Domain.Media;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Posts;

/// <summary>Either <c>id</c> of a stored medium or <c>url</c>, with an alt text of this use.</summary>
internal sealed record MediaRequest
{
    public Id<MediaItem>? Id { get; init; }

    public string? Url { get; init; }

    /// <summary>Of a URL; the bytes decide in the end.</summary>
    public string? Type { get; init; }

    public string? Alt { get; init; }

    public SubmittedMedia ToSubmitted() => new(Id, Url, Alt);
}

internal sealed record ItemRequest
{
    public required string Text { get; init; }

    public IReadOnlyList<MediaRequest>? Media { get; init; }
}

/// <summary>A text, or the items of a thread.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record ContentRequest(string? Text, IReadOnlyList<ItemRequest>? Items)
{
    public static InvalidRequest? MediaBesideItems(ContentRequest? content, IReadOnlyList<MediaRequest>? media) =>
        content?.Items is not null && media is not null ? new InvalidRequest("media", "Only with a text as content: put media into the items.") : null;

    public static IReadOnlyList<SubmittedItem> ItemsOf(ContentRequest? content, IReadOnlyList<MediaRequest>? media) => content?.Items is { } items
        ? [.. items.Select(item => new SubmittedItem(item.Text, [.. (item.Media ?? []).Select(use => use.ToSubmitted())]))]
        : [new SubmittedItem(content?.Text ?? "", [.. (media ?? []).Select(use => use.ToSubmitted())])];

    private sealed class Converter : JsonConverter<ContentRequest>
    {
        public override ContentRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => new(reader.GetString(), null),
            JsonTokenType.StartArray => new(null, JsonSerializer.Deserialize<IReadOnlyList<ItemRequest>>(ref reader, options)),
            _ => throw new JsonException("Content is a text or a list of { text, media? }."),
        };

        public override void Write(Utf8JsonWriter writer, ContentRequest value, JsonSerializerOptions options)
        {
            if (value.Items is null)
                writer.WriteStringValue(value.Text);
            else
                JsonSerializer.Serialize(writer, value.Items, options);
        }
    }
}
