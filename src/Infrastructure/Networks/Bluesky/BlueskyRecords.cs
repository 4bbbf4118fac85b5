using System.Globalization;
using System.Text.Json.Nodes;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>
/// Builds the records from stored data only (plan, earlier steps), so that a repeated write has the same bytes and creates no second post.
/// </summary>
internal static class BlueskyRecords
{
    private const int ImagesOfOneEmbed = 4;

    public static JsonObject Post(StepContext step, int index, ItemPlan plan)
    {
        var item = step.Post.Items[index];
        var resolved = step.Done.ContainsKey(BlueskySteps.Resolve) ? step.Result<Resolved>(BlueskySteps.Resolve) : Resolved.Nothing;
        var text = TextOf(item);
        var record = new JsonObject { ["$type"] = "app.bsky.feed.post", ["text"] = text, ["createdAt"] = plan.CreatedAt };

        if (RichText.Facets(text, resolved.Dids) is { Count: > 0 } facets)
            record["facets"] = facets;
        if (Strings(step, "langs") is { } langs)
            record["langs"] = langs;
        if (Strings(step, "tags") is { } tags)
            record["tags"] = tags;
        if (Labels(step) is { } labels)
            record["labels"] = labels;
        if (Embed(step, item, resolved) is { } embed)
            record["embed"] = embed;
        if (index > 0)
            record["reply"] = new JsonObject { ["root"] = Reference(step, 0), ["parent"] = Reference(step, index - 1) };
        return record;
    }

    public static JsonObject ThreadGate(StepContext step, string post, string createdAt) => new()
    {
        ["$type"] = "app.bsky.feed.threadgate",
        ["post"] = post,
        ["allow"] = new JsonArray([.. step.Post.ListOption("whoCanReply")!.Where(who => who != "nobody").Select(Rule)]),
        ["createdAt"] = createdAt,
    };

    public static JsonObject PostGate(string post, string createdAt) => new()
    {
        ["$type"] = "app.bsky.feed.postgate",
        ["post"] = post,
        ["embeddingRules"] = new JsonArray(new JsonObject { ["$type"] = "app.bsky.feed.postgate#disableRule" }),
        ["createdAt"] = createdAt,
    };

    public static string TextOf(PublishItem item) => LineEnds.ToLf(item.Text);

    /// <summary>Instants as the lexicon requires them: milliseconds and <c>Z</c>.</summary>
    public static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonNode Rule(string who) => new JsonObject
    {
        ["$type"] = "app.bsky.feed.threadgate#" + who switch
        {
            "mentioned" => "mentionRule",
            "followers" => "followerRule",
            _ => "followingRule",
        },
    };

    private static JsonObject? Embed(StepContext step, PublishItem item, Resolved resolved)
    {
        var media = Images(step, item) ?? (item.Index == 0 ? Card(step) : null);
        if (item.Index != 0 || resolved.Quote is not { } quoted)
            return media;

        var quote = new JsonObject
        {
            ["$type"] = "app.bsky.embed.record",
            ["record"] = new JsonObject { ["uri"] = quoted.Uri, ["cid"] = quoted.Cid },
        };
        return media is null
            ? quote
            : new JsonObject { ["$type"] = "app.bsky.embed.recordWithMedia", ["record"] = quote, ["media"] = media };
    }

    private static JsonObject? Images(StepContext step, PublishItem item)
    {
        if (item.Media.Count == 0)
            return null;

        var gallery = item.Media.Count > ImagesOfOneEmbed;
        var images = new JsonArray();
        for (var i = 0; i < item.Media.Count; i++)
        {
            var media = item.Media[i];
            var image = new JsonObject
            {
                ["image"] = JsonNode.Parse(step.Done[StepNames.Upload(item.Index, i)].GetRawText()),
                ["alt"] = media.Alt ?? "",
            };
            if (gallery)
                image["$type"] = "app.bsky.embed.gallery#image";
            if (media is { Width: { } width, Height: { } height })
                image["aspectRatio"] = new JsonObject { ["width"] = width, ["height"] = height };
            images.Add(image);
        }

        return gallery
            ? new JsonObject { ["$type"] = "app.bsky.embed.gallery", ["items"] = images }
            : new JsonObject { ["$type"] = "app.bsky.embed.images", ["images"] = images };
    }

    private static JsonObject? Card(StepContext step)
    {
        if (step.Post.Option("card") is not { } card)
            return null;

        return new JsonObject
        {
            ["$type"] = "app.bsky.embed.external",
            ["external"] = new JsonObject
            {
                ["uri"] = card.GetProperty("url").GetString(),
                ["title"] = card.GetProperty("title").GetString(),
                ["description"] = card.TryGetProperty("description", out var description) ? description.GetString() : "",
            },
        };
    }

    private static JsonObject? Labels(StepContext step) => step.Post.ListOption("labels") is { } labels
        ? new JsonObject
        {
            ["$type"] = "com.atproto.label.defs#selfLabels",
            ["values"] = new JsonArray([.. labels.Select(label => (JsonNode)new JsonObject { ["val"] = label })]),
        }
        : null;

    private static JsonArray? Strings(StepContext step, string option) =>
        step.Post.ListOption(option) is { } list ? new JsonArray([.. list.Select(entry => (JsonNode?)entry)]) : null;

    private static JsonObject Reference(StepContext step, int index)
    {
        var written = step.Result<Reference>(StepNames.Item(index));
        return new JsonObject { ["uri"] = written.Uri, ["cid"] = written.Cid };
    }
}

/// <summary>Names of steps that only this network has.</summary>
internal static class BlueskySteps
{
    public const string Resolve = "resolve";
    public const string ThreadGate = "threadgate";
    public const string PostGate = "postgate";
}

/// <summary>Data that is fixed when the post is planned.</summary>
internal sealed record ItemPlan(string RecordKey, string CreatedAt);

internal sealed record Reference(string Uri, string Cid);

/// <summary>The result of a look-up, stored so that a repeated step uses the same.</summary>
internal sealed record Resolved(Dictionary<string, string> Dids, Reference? Quote)
{
    public static readonly Resolved Nothing = new([], null);
}
