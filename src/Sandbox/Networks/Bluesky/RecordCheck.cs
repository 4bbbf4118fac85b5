using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>The limits of a post that the server checks when it is written, with its messages.</summary>
internal static partial class RecordCheck
{
    public static Reply? FindRefusal(JsonObject record, BlueskyState state)
    {
        if (record["text"] is not JsonValue value || !value.TryGetValue<string>(out var text))
            return Invalid("Record must have the property \"text\"");
        if (record["createdAt"] is null)
            return Invalid("Record must have the property \"createdAt\"");

        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > 3_000)
            return Invalid("Record/text must not be longer than 3000 bytes");
        if (Graphemes(text) > 300)
            return Invalid("Record/text must not be longer than 300 graphemes");
        if (record["langs"] is JsonArray { Count: > 3 })
            return Invalid("Record/langs must not have more than 3 elements");
        for (var i = 0; record["langs"] is JsonArray langs && i < langs.Count; i++)
        {
            if (!LanguageTag().IsMatch(langs[i]!.GetValue<string>()))
                return Invalid($"Record/langs/{i} must be a well-formed BCP 47 language tag");
        }

        if (record["tags"] is JsonArray { Count: > 8 })
            return Invalid("Record/tags must not have more than 8 elements");
        for (var i = 0; record["tags"] is JsonArray tags && i < tags.Count; i++)
        {
            if (FindTagRefusal(tags[i]!.GetValue<string>(), $"Record/tags/{i}") is { } refused)
                return refused;
        }

        for (var i = 0; record["facets"] is JsonArray facets && i < facets.Count; i++)
        {
            var (start, end) = (facets[i]!["index"]!["byteStart"]!.GetValue<int>(), facets[i]!["index"]!["byteEnd"]!.GetValue<int>());
            if (start < 0 || end <= start || end > bytes)
                return Invalid($"Record/facets/{i}/index lies outside of the text");

            foreach (var feature in facets[i]!["features"]!.AsArray())
            {
                if (feature!["tag"]?.GetValue<string>() is { } tag
                    && FindTagRefusal(tag, $"Record/facets/{i}/features/0/tag") is { } refused)
                    return refused;
                if (feature["uri"]?.GetValue<string>() is { } uri && !Uri().IsMatch(uri))
                    return Invalid($"Record/facets/{i}/features/0/uri must be a uri");
            }
        }

        return record["embed"] is JsonObject embed ? FindEmbedRefusal(embed, "Record/embed", state) : null;
    }

    private static Reply? FindEmbedRefusal(JsonObject embed, string path, BlueskyState state) => embed["$type"]?.GetValue<string>() switch
    {
        "app.bsky.embed.images" when embed["images"] is JsonArray images =>
            images.Count > 4
                ? Invalid($"{path}/images must not have more than 4 elements")
                : FindImageRefusal(images, $"{path}/images", state),
        "app.bsky.embed.gallery" when embed["items"] is JsonArray items =>
            items.Count > 20 ? Invalid($"{path}/items must not have more than 20 elements")
                : items.Any(item => item!["aspectRatio"] is null)
                    ? Invalid($"{path}/items/0 must have the property \"aspectRatio\"")
                    : FindImageRefusal(items, $"{path}/items", state),
        "app.bsky.embed.recordWithMedia" when embed["media"] is JsonObject media => FindEmbedRefusal(media, $"{path}/media", state),
        "app.bsky.embed.external" when !Uri().IsMatch(embed["external"]?["uri"]?.GetValue<string>() ?? "") =>
            Invalid($"{path}/external/uri must be a uri"),
        "app.bsky.embed.external" when embed["external"]?["title"] is null || embed["external"]?["description"] is null =>
            Invalid($"{path}/external must have the properties \"title\" and \"description\""),
        "app.bsky.embed.external" or "app.bsky.embed.record" => null,
        _ => Invalid($"{path} is of no known type"),
    };

    private static Reply? FindTagRefusal(string tag, string path) =>
        Encoding.UTF8.GetByteCount(tag) > 640 ? Invalid($"{path} must not be longer than 640 bytes") :
        Graphemes(tag) > 64 ? Invalid($"{path} must not be longer than 64 graphemes") :
        null;

    private static Reply? FindImageRefusal(JsonArray images, string path, BlueskyState state)
    {
        for (var i = 0; i < images.Count; i++)
        {
            if (images[i]!["alt"] is null)
                return Invalid($"{path}/{i} must have the property \"alt\"");

            var reference = images[i]!["image"]!;
            if (reference["ref"]?["$link"]?.GetValue<string>() is not { } cid || state.FindBlob(cid) is not { } blob)
                return Xrpc.Error(400, "BlobNotFound", $"Could not find blob: {reference["ref"]?["$link"]}");
            if (!blob.MimeType.StartsWith("image/", StringComparison.Ordinal))
                return Xrpc.Error(400, "InvalidMimeType", $"Wrong mimetype of blob at {path}/{i}: {blob.MimeType}");
            if (blob.Bytes.Length > 2_000_000)
                return Xrpc.Error(
                    400, "InvalidSize",
                    $"This file is too large at {path}/{i}. It is {blob.Bytes.Length} but the maximum size is 2000000.");
        }

        return null;
    }

    /// <summary>Extended grapheme clusters, including the Indic conjuncts (GB9c) that .NET splits.</summary>
    private static int Graphemes(string text)
    {
        var count = 0;
        var joined = false;
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            var element = elements.GetTextElement();
            if (!joined || !Rune.TryGetRuneAt(element, 0, out var first) || first.Value is < 0x0900 or > 0x0DFF
                || Rune.GetUnicodeCategory(first) != UnicodeCategory.OtherLetter)
                count++;
            // A virama at the end joins the next consonant.
            joined = element[^1] is '\u094D' or '\u09CD' or '\u0ACD' or '\u0B4D' or '\u0C4D' or '\u0D4D';
        }

        return count;
    }

    private static Reply Invalid(string message) => Xrpc.Error(400, "InvalidRequest", $"Invalid app.bsky.feed.post record: {message}");

    // The grammar of RFC 5646, including grandfathered tags.
    [GeneratedRegex(
        """
        ^(?:
          en-GB-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(?:BE-(?:FR|NL)|CH-DE)
          |art-lojban|cel-gaulish|no-(?:bok|nyn)|zh-(?:guoyu|hakka|min|min-nan|xiang)
          |[xX](?:-[A-Za-z0-9]{1,8})+
          |(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4}|[A-Za-z]{5,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*
           (?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?
        )\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"^\w+:(?://)?[^\s/\uFEFF][^\s\uFEFF]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Uri();
}
