using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>Media: accepted at once, processed for a while, used by one status at most.</summary>
internal sealed class Uploads(World world, Ids ids)
{
    public const int ImagePixels = 33_177_600;
    // Not in any instance metadata.
    private const int GifPixels = 921_600;

    public const int ImageBytes = 16_777_216;
    public const int VideoBytes = 103_809_024;

    /// <summary>How often a slow medium is reported as not ready.</summary>
    private const int SlowPolls = 5;

    private readonly ConcurrentDictionary<string, MastodonMedium> media = new(StringComparer.Ordinal);

    public MastodonMedium? Find(string id) => media.GetValueOrDefault(id);

    /// <summary>The description of a medium can contain a marker.</summary>
    public static string WordsOf(MastodonExchange exchange) =>
        $"{exchange.Parts.GetValueOrDefault("description").Text} {exchange.Parts.GetValueOrDefault("file").FileName}";

    public Reply Take(MastodonExchange exchange, MastodonAccount account)
    {
        if (exchange.Parts.GetValueOrDefault("file").Bytes is not { Length: > 0 } bytes)
            return Answers.Error(422, "Validation failed: File can't be blank");
        if (FileKind.MimeTypeOf(bytes) is not { } mimeType)
            return Answers.Error(422, "Validation failed: File content type is invalid, File is invalid");

        var video = mimeType.StartsWith("video/", StringComparison.Ordinal);
        var size = FileKind.SizeOf(bytes);
        if (bytes.Length > (video ? VideoBytes : ImageBytes))
            return Answers.Error(422, $"Validation failed: File file size must be less than {(video ? 99 : 16)} MB, File is invalid");
        if (size is { } pixels
            && (long)pixels.Width * pixels.Height > (mimeType == "image/gif" && exchange.Server.Software == "mastodon"
                ? GifPixels
                : ImagePixels))
            return Answers.Error(422, $"Validation failed: File {pixels.Width}x{pixels.Height} images are not supported, File is invalid");

        var description = exchange.Parts.TryGetValue("description", out var told) ? told.Text : null;
        if (description?.EnumerateRunes().Count() > 1_500)
            return Answers.Error(422, "Validation failed: Description is too long (maximum is 1500 characters)");

        var medium = new MastodonMedium(ids.Next(exchange.Server), account.Id, mimeType, bytes)
        {
            Description = description,
            Focus = exchange.Parts.TryGetValue("focus", out var focus) ? focus.Text : null,
            Fails = exchange.Is("media_fails"),
            // Videos are always processed.
            Polls = exchange.Is("media_slow") ? SlowPolls : exchange.Is("media_202") ? 3 : video ? 1 : 0,
            ReadyAt = exchange.Fault is { Kind: "media_slow", Seconds: { } seconds } ? world.Clock.GetUtcNow().AddSeconds(seconds) : null,
        };
        Keep(medium);
        return Reply.Of(Entity(medium), IsReady(medium) && !medium.Fails ? 200 : 202);
    }

    public Reply Ask(MastodonExchange exchange, MastodonAccount account)
    {
        if (Find(exchange.Id) is not { } medium || medium.AccountId != account.Id)
            return Answers.NotFound;
        if (IsReady(medium))
            return medium.Fails ? Answers.Error(422, "Error processing thumbnail for uploaded media") : Reply.Of(Entity(medium));

        var reply = Reply.Of(Entity(medium), 206);
        medium.Polls = Math.Max(0, medium.Polls - 1);
        return reply;
    }

    public Reply Describe(MastodonExchange exchange, MastodonAccount account)
    {
        if (Find(exchange.Id) is not { AttachedTo: null } medium || medium.AccountId != account.Id)
            return Answers.NotFound;

        medium.Description = exchange.Form.GetValueOrDefault("description", medium.Description ?? "");
        medium.Focus = exchange.Form.GetValueOrDefault("focus", medium.Focus ?? "0,0");
        return Reply.Of(Entity(medium));
    }

    /// <summary>A status text can request a fault for media that were uploaded before: they are processed again.</summary>
    public void SetBack(IEnumerable<string> ids, bool fails)
    {
        foreach (var medium in ids.Select(Find).OfType<MastodonMedium>())
            (medium.Polls, medium.Fails) = (SlowPolls, fails);
    }

    public bool IsReady(MastodonMedium medium) => medium.Polls == 0 && !(medium.ReadyAt > world.Clock.GetUtcNow());

    public JsonObject Entity(MastodonMedium medium)
    {
        var ready = IsReady(medium) && !medium.Fails;
        var meta = new JsonObject();
        if (FileKind.SizeOf(medium.Bytes) is { } size)
            meta["original"] = new JsonObject
            {
                ["width"] = size.Width,
                ["height"] = size.Height,
                ["size"] = $"{size.Width}x{size.Height}",
            };
        if (medium.Focus?.Split(',') is [var x, var y] && double.TryParse(x, NumberStyles.Float, CultureInfo.InvariantCulture, out var left)
            && double.TryParse(y, NumberStyles.Float, CultureInfo.InvariantCulture, out var top))
            meta["focus"] = new JsonObject { ["x"] = left, ["y"] = top };
        return new JsonObject
        {
            ["id"] = medium.Id,
            ["type"] = medium.Kind,
            ["url"] = ready ? $"{world.PageUrl}/media/{medium.Id}" : null,
            ["preview_url"] = ready ? $"{world.PageUrl}/media/{medium.Id}" : null,
            ["remote_url"] = null,
            ["meta"] = meta,
            ["description"] = medium.Description,
            ["blurhash"] = "UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH",
        };
    }

    public void Restore(string kind, JsonElement value)
    {
        if (kind != "media" || value.Deserialize<StoredMedium>(Json.Options) is not { } stored || !File.Exists(PathOf(stored.Id)))
            return;

        media[stored.Id] = new(stored.Id, stored.AccountId, stored.MimeType, File.ReadAllBytes(PathOf(stored.Id)))
        {
            Description = stored.Description,
            Focus = stored.Focus,
        };
    }

    private void Keep(MastodonMedium medium)
    {
        if (world.Journal.Folder is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(medium.Id))!);
            File.WriteAllBytes(PathOf(medium.Id), medium.Bytes);
            world.Journal.Append(
                MastodonState.Platform, "media",
                new StoredMedium(medium.Id, medium.AccountId, medium.MimeType, medium.Description, medium.Focus));
        }

        media[medium.Id] = medium;
    }

    private string PathOf(string id) => Path.Combine(world.Journal.Folder!, "mastodon-media", id);

    private sealed record StoredMedium(string Id, string AccountId, string MimeType, string? Description, string? Focus);
}

internal sealed class MastodonMedium(string id, string accountId, string mimeType, byte[] bytes)
{
    public string Id { get; } = id;
    public string AccountId { get; } = accountId;
    public string MimeType { get; } = mimeType;
    public byte[] Bytes { get; } = bytes;
    public string? Description { get; set; }
    public string? Focus { get; set; }

    /// <summary>How many more times it is reported as not ready.</summary>
    public int Polls { get; set; }

    public DateTimeOffset? ReadyAt { get; init; }
    public bool Fails { get; set; }

    /// <summary>The status that uses it.</summary>
    public string? AttachedTo { get; set; }

    public string Kind => MimeType.StartsWith("video/", StringComparison.Ordinal) ? "video" : "image";
}
