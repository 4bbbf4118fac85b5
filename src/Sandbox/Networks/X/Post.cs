using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>A stored post.</summary>
internal sealed class Post
{
    public required ulong Id { get; init; }
    public required XAccount Author { get; init; }

    /// <summary>As it was sent.</summary>
    public required string Text { get; init; }
    public required DateTimeOffset VisibleAt { get; init; }
    public required IReadOnlyList<XMedium> Media { get; init; }
    public Post? Parent { get; init; }
    public Post? Quoted { get; init; }
    public required WrappedText Wrapped { get; init; }
    public bool Deleted { get; set; }
    public PublishedPost? View { get; set; }

    /// <summary>The id of its conversation; its own id when it starts one.</summary>
    public Post Root => Parent?.Root ?? this;

    /// <summary>Its position in its conversation, from 1.</summary>
    public int Number => (Parent?.Number ?? 0) + 1;

    public string IdText => Id.ToString(CultureInfo.InvariantCulture);

    public DateTimeOffset CreatedAt => Snowflakes.TimeOf(Id);

    /// <summary>For the page and the tests.</summary>
    public PublishedPost ToView(long seq, JsonElement request, World world)
    {
        var options = JsonObject.Create(request)!;
        foreach (var told in (string[])["text", "media", "reply"])
            options.Remove(told);
        if (request.TryGetProperty("media", out var media) && media.TryGetProperty("tagged_user_ids", out var tagged))
            options["tagged_user_ids"] = JsonNode.Parse(tagged.GetRawText());

        return new PublishedPost
        {
            Seq = seq,
            Platform = State.Platform,
            Username = Author.Username,
            Id = IdText,
            Url = $"{world.PageUrl}/{Author.Username}/status/{IdText}",
            Text = Text,
            ReplyTo = Parent?.IdText,
            Media = [.. Media.Select(Describe)],
            Options = options,
            CreatedAt = CreatedAt,
            Raw = JsonObject.Create(request),
        };
    }

    private static PublishedMedia Describe(XMedium medium)
    {
        var size = FileKind.SizeOf(medium.Bytes);
        var kind = medium.Category switch { "tweet_gif" => "gif", "tweet_image" => "image", _ => "video" };
        return new(
            kind, medium.MimeType, medium.Bytes.Length, Convert.ToHexStringLower(SHA256.HashData(medium.Bytes)), size?.Width, size?.Height,
            medium.Alt, $"/media/{medium.Id}");
    }
}
