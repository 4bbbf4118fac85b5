using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>A record for the page and the tests.</summary>
internal static class PostView
{
    public static PublishedPost Of(
        long seq, BlueskyAccount account, string key, JsonNode record, World world, BlueskyState state, JsonNode? threadGate,
        JsonNode? postGate)
    {
        var view = new JsonObject();
        foreach (var member in (string[])["langs", "tags", "labels"])
        {
            if (record[member] is { } value)
                view[member] = value.DeepClone();
        }

        var embed = record["embed"];
        var media = embed?["$type"]?.GetValue<string>() == "app.bsky.embed.recordWithMedia" ? embed["media"] : embed;
        if ((embed?["record"]?["record"] ?? embed?["record"]) is { } quoted)
            view["quote"] = quoted["uri"]?.DeepClone();
        if (media?["external"] is { } card)
            view["card"] = card.DeepClone();
        if (threadGate is not null)
            view["threadgate"] = threadGate["allow"]?.DeepClone();
        if (postGate is not null)
            view["postgate"] = postGate["embeddingRules"]?.DeepClone();

        return new PublishedPost
        {
            Seq = seq,
            Platform = BlueskyState.Platform,
            Username = account.Handle,
            Id = $"at://{account.Did}/app.bsky.feed.post/{key}",
            Url = $"{world.PageUrl}/profile/{account.Handle}/post/{key}",
            Text = record["text"]!.GetValue<string>(),
            ReplyTo = record["reply"]?["parent"]?["uri"]?.GetValue<string>(),
            Media = [.. Images(media).Select(image => Describe(image, state))],
            Options = view,
            CreatedAt = DateTimeOffset.Parse(record["createdAt"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            Raw = record.DeepClone(),
        };
    }

    private static IEnumerable<JsonNode> Images(JsonNode? media) =>
        ((media?["images"] ?? media?["items"]) as JsonArray)?.Select(image => image!) ?? [];

    private static PublishedMedia Describe(JsonNode image, BlueskyState state)
    {
        var cid = image["image"]!["ref"]!["$link"]!.GetValue<string>();
        var blob = state.FindBlob(cid)!;
        return new(
            "image", blob.MimeType, blob.Bytes.Length, Convert.ToHexStringLower(SHA256.HashData(blob.Bytes)), blob.Size?.Width,
            blob.Size?.Height, image["alt"]?.GetValue<string>(), $"/media/{cid}");
    }
}
