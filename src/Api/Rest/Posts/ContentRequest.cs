using System.Text.Json;
using System.Text.Json.Serialization;
using Postato.Api.Rest.Json;
using Postato.Application.Posts;
using Postato.Domain.Media;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Posts;

/// <summary>Either the <c>id</c> of a stored medium or a <c>url</c>, with an alt text for this use.</summary>
internal sealed record MediaRequest
{
    /// <summary>A medium of this workspace, uploaded before.</summary>
    public Id<MediaItem>? Id { get; init; }

    /// <summary>A public HTTPS address. Not supported yet: upload the medium and use its <c>id</c>.</summary>
    public string? Url { get; init; }

    /// <summary>Media type of the file at the URL; the file's content decides.</summary>
    public string? Type { get; init; }

    /// <summary>A description for readers who cannot see it; default: the medium's own.</summary>
    public string? Alt { get; init; }

    public SubmittedMedia ToSubmitted() => new(Id, Url, Alt);
}

/// <summary>One unit on the network: one post of a thread.</summary>
internal sealed record ItemRequest
{
    public required string Text { get; init; }

    public IReadOnlyList<MediaRequest>? Media { get; init; }

    public SubmittedItem ToSubmitted() => new(Text, [.. (Media ?? []).Select(use => use.ToSubmitted())]);
}

/// <summary>A text, or the items of a thread.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record ContentRequest(string? Text, IReadOnlyList<ItemRequest>? Items)
{
    private sealed class Converter : JsonConverter<ContentRequest>
    {
        public override ContentRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType switch
            {
                JsonTokenType.String => new(reader.GetString(), null),
                JsonTokenType.StartArray => new(null, NestedException.Read<IReadOnlyList<ItemRequest>>(ref reader, options)),
                _ => throw new ShapeException("This must be a text or a list of { text, media? }."),
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
