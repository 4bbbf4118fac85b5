using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>Uploads: images in one call, other media in segments which are then processed. An id is valid for a day.</summary>
internal sealed class Media(World world, XOptions options, Snowflakes ids)
{
    private const int MaximumSegment = 2 << 20;
    private const int MaximumSegmentIndex = 999;

    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private static readonly Dictionary<string, (int Prefix, long Maximum)> Categories = new()
    {
        ["tweet_image"] = (3, 5 << 20),
        ["tweet_gif"] = (16, 15 << 20),
        ["tweet_video"] = (13, 8L << 30),
        ["amplify_video"] = (7, 8L << 30),
        ["subtitles"] = (20, 1 << 20),
    };

    private static readonly HashSet<string> Types =
    [
        "video/mp4", "video/webm", "video/mp2t", "video/quicktime", "text/srt", "text/vtt",
        "image/jpeg", "image/gif", "image/bmp", "image/png", "image/webp", "image/pjpeg", "image/tiff",
    ];

    private readonly ConcurrentDictionary<string, XMedium> media = new(StringComparer.Ordinal);

    // Accounts whose next processing is slow.
    private readonly ConcurrentDictionary<string, bool> slowNext = new(StringComparer.Ordinal);

    public XMedium? Find(string id) => media.GetValueOrDefault(id);

    /// <summary>Whether a post of this account may use it now.</summary>
    public XMedium? FindReady(string id, string accountId) =>
        Find(id) is { State: "succeeded" } medium && medium.AccountId == accountId && medium.ExpiresAt > world.Clock.GetUtcNow()
            ? medium
            : null;

    public void SlowNext(string accountId) => slowNext[accountId] = true;

    public Reply Answer(XExchange exchange, XSession session) => exchange.Operation switch
    {
        "GET /2/media/upload" => Status(exchange, session),
        _ when !session.May("media.write") => Problems.NotPermitted,
        "POST /2/media/upload" => Upload(exchange, session),
        "POST /2/media/upload/initialize" => Initialize(exchange, session),
        "POST /2/media/upload/{id}/append" => Append(exchange, session),
        "POST /2/media/upload/{id}/finalize" => Finalize(exchange, session),
        "POST /2/media/metadata" => Describe(exchange, session),
        _ => AddSubtitles(exchange, session),
    };

    private Reply Upload(XExchange exchange, XSession session)
    {
        if (exchange.Http.Request.Query.ContainsKey("command"))
            return Problems.Invalid(
                "The command parameter is no longer supported. Use the initialize, append and finalize endpoints.", "command",
                exchange.Query("command"));

        var category = exchange.Parts.GetValueOrDefault("media_category").Text;
        if (category is not ("tweet_image" or "subtitles"))
            return Problems.Invalid("media_category is one of [tweet_image, subtitles]", "media_category", category);
        if (exchange.Parts.GetValueOrDefault("media").Bytes is not { Length: > 0 } bytes)
            return Problems.Invalid("The media field is required.", "media");
        if (bytes.Length > Categories[category].Maximum)
            return Problems.Invalid($"File size exceeds {Categories[category].Maximum} bytes.", "media");
        if (TypeOf(bytes) is not { } type && category == "tweet_image")
            return Problems.Invalid("media type unrecognized.", "media");
        if (exchange.Fault?.Kind == "media_fails")
            return Problems.Invalid("media type unrecognized.", "media");

        var medium = New(session.AccountId, category, TypeOf(bytes) ?? "text/srt", bytes.Length);
        Complete(medium, bytes, "succeeded");
        return Answer(medium);
    }

    private Reply Initialize(XExchange exchange, XSession session)
    {
        if (exchange.Json is not { } json)
            return Problems.Invalid("Request body must be a JSON object");
        if (json.EnumerateObject()
            .Select(member => member.Name)
            .FirstOrDefault(
                name => name is not ("media_type" or "total_bytes" or "media_category" or "additional_owners" or "shared")) is { } unknown)
            return Problems.Invalid($"[{unknown}] is not one of the allowed fields", unknown);

        var (type, category) = (Text(json, "media_type"), Text(json, "media_category"));
        if (type is null || !Types.Contains(type))
            return Problems.Invalid($"media_type is one of [{string.Join(", ", Types)}]", "media_type", type);
        if (category is null || !Categories.TryGetValue(category, out var limits))
            return Problems.Invalid($"media_category is one of [{string.Join(", ", Categories.Keys)}]", "media_category", category);
        if (!json.TryGetProperty("total_bytes", out var total) || !total.TryGetInt64(out var size) || size is < 1 or > 17_179_869_184)
            return Problems.Invalid("total_bytes must be between 1 and 17179869184", "total_bytes");
        if (size > limits.Maximum)
            return Problems.Invalid(
                $"File size exceeds {limits.Maximum} bytes.", "total_bytes", size.ToString(CultureInfo.InvariantCulture));

        var medium = New(session.AccountId, category, type, size);
        if (exchange.Fault?.Kind == "media_fails")
            medium.Fails = true;
        if (exchange.Fault is { Kind: "media_slow" } fault)
            medium.Slow = fault.Seconds ?? -1;
        return Answer(medium);
    }

    private Reply Append(XExchange exchange, XSession session)
    {
        if (FindOpen(exchange.Id, session) is not { } medium)
            return Problems.NotFound("media", exchange.Id);
        if (exchange.Parts.GetValueOrDefault("media").Bytes is not { Length: > 0 } bytes)
            return Problems.Invalid("The media field is required.", "media");
        // As answered by a gateway in front of the service: without a body.
        if (bytes.Length > MaximumSegment)
            return new Reply(413, []);
        if (!int.TryParse(
            exchange.Parts.GetValueOrDefault("segment_index").Text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index > MaximumSegmentIndex)
            return Problems.Invalid("segment_index must be between 0 and 999", "segment_index");

        if (world.Journal.Folder is not null)
            File.WriteAllBytes(PathOf($"{medium.Id}.{index}"), bytes);
        lock (medium)
            medium.Segments[index] = bytes;
        if (exchange.Fault?.Kind == "media_fails")
            medium.Fails = true;
        return Reply.Of(new JsonObject { ["data"] = new JsonObject { ["expires_at"] = medium.ExpiresAt.ToUnixTimeSeconds() } });
    }

    private Reply Finalize(XExchange exchange, XSession session)
    {
        if (exchange.Json is null)
            return Problems.Invalid("Request body must be a JSON object");
        if (FindOpen(exchange.Id, session) is not { } medium)
            return Problems.NotFound("media", exchange.Id);

        lock (medium)
        {
            var whole = Enumerable.Range(0, medium.Segments.Count).All(medium.Segments.ContainsKey);
            if (!whole || medium.Segments.Values.Sum(segment => (long)segment.Length) != medium.TotalBytes)
                return Problems.Invalid("Segments do not add up to provided total file size.");

            if (exchange.Fault?.Kind == "media_fails")
                medium.Fails = true;
            var slow = exchange.Fault is { Kind: "media_slow" } fault ? fault.Seconds ?? -1 : medium.Slow;
            if (slow == 0 && slowNext.TryRemove(session.AccountId, out _))
                slow = -1;

            var bytes = Enumerable.Range(0, medium.Segments.Count).SelectMany(index => medium.Segments[index]).ToArray();
            var processed = medium.Category is "tweet_gif" or "tweet_video" or "amplify_video";
            medium.PollsLeft = processed ? options.ProcessingPolls + (slow < 0 ? 5 : 0) : 0;
            medium.ReadyAt = slow > 0 ? world.Clock.GetUtcNow().AddSeconds(slow) : default;
            Complete(medium, bytes, processed ? "pending" : "succeeded");
        }

        return Answer(medium);
    }

    private Reply Status(XExchange exchange, XSession session)
    {
        if (exchange.Query("command") != "STATUS")
            return Problems.Invalid("command is one of [STATUS]", "command", exchange.Query("command"));

        var id = exchange.Query("media_id") ?? "";
        if (Find(id) is not { State: not "open" } medium || medium.AccountId != session.AccountId
            || medium.ExpiresAt <= world.Clock.GetUtcNow())
            return Problems.NotFound("media", id);

        lock (medium)
        {
            if (medium.State is "pending" or "in_progress")
            {
                medium.PollsLeft--;
                var working = medium.PollsLeft > 0 || medium.ReadyAt > world.Clock.GetUtcNow();
                medium.State = working ? "in_progress" : medium.Fails ? "failed" : "succeeded";
                if (!working)
                    world.Journal.Append(State.Platform, "media_state", new { id = medium.Id, state = medium.State });
            }

            return Answer(medium);
        }
    }

    private Reply Describe(XExchange exchange, XSession session)
    {
        if (exchange.Json is not { } json || Text(json, "id") is not { } id || !json.TryGetProperty("metadata", out var metadata)
            || !metadata.TryGetProperty("alt_text", out var alt) || Text(alt, "text") is not { } text)
            return Problems.Invalid("id and metadata.alt_text.text are required.");
        if (Find(id) is not { } medium || medium.AccountId != session.AccountId)
            return Problems.NotFound("media", id);
        if (text.Length is 0 or > 1_000)
            return Problems.Invalid("alt_text must be between 1 and 1000 characters.", "text");

        medium.Alt = text;
        world.Journal.Append(State.Platform, "media_alt", new { id, alt = text });
        return Reply.Of(
            new JsonObject
            {
                ["data"] = new JsonObject
                {
                    ["id"] = id,
                    ["associated_metadata"] = new JsonObject { ["alt_text"] = new JsonObject { ["text"] = text } },
                },
            });
    }

    private Reply AddSubtitles(XExchange exchange, XSession session) =>
        exchange.Json is { } json && Text(json, "id") is { } id && Find(id) is { } medium && medium.AccountId == session.AccountId
            ? Reply.Of(new JsonObject { ["data"] = new JsonObject { ["id"] = id, ["associated_subtitles"] = new JsonArray() } })
            : Problems.Invalid("id, media_category and subtitles are required.");

    public void Restore(string kind, JsonElement value)
    {
        switch (kind)
        {
            case "media":
                var medium = value.Deserialize<XMedium>(Json.Options)!;
                ids.Seen(ulong.Parse(medium.Id, CultureInfo.InvariantCulture));
                medium.LeftOnDisk = true;
                media[medium.Id] = medium;
                break;
            case "media_state" when Find(value.GetProperty("id").GetString()!) is { } known:
                known.State = value.GetProperty("state").GetString()!;
                if (known.Bytes.Length == 0 && File.Exists(PathOf(known.Id)))
                    known.Bytes = File.ReadAllBytes(PathOf(known.Id));
                known.LeftOnDisk = false;
                break;
            case "media_alt" when Find(value.GetProperty("id").GetString()!) is { } described:
                described.Alt = value.GetProperty("alt").GetString();
                break;
        }
    }

    private XMedium New(string accountId, string category, string type, long size)
    {
        var medium = new XMedium
        {
            Id = ids.Next().ToString(CultureInfo.InvariantCulture),
            AccountId = accountId,
            Category = category,
            MimeType = type,
            TotalBytes = size,
            ExpiresAt = world.Clock.GetUtcNow() + Life,
        };
        world.Journal.Append(State.Platform, "media", medium);
        media[medium.Id] = medium;
        return medium;
    }

    private void Complete(XMedium medium, byte[] bytes, string state)
    {
        if (world.Journal.Folder is not null)
            File.WriteAllBytes(PathOf(medium.Id), bytes);
        (medium.Bytes, medium.State) = (bytes, state);
        world.Journal.Append(State.Platform, "media_state", new { id = medium.Id, state });
        if (world.Journal.Folder is not null)
        {
            foreach (var index in medium.Segments.Keys)
                File.Delete(PathOf($"{medium.Id}.{index}"));
        }

        medium.Segments.Clear();
    }

    private XMedium? FindOpen(string id, XSession session)
    {
        if (Find(id) is not { State: "open" } medium || medium.AccountId != session.AccountId
            || medium.ExpiresAt <= world.Clock.GetUtcNow())
            return null;

        lock (medium)
        {
            // Segments from before the program was killed.
            for (var index = 0; medium.LeftOnDisk && index <= MaximumSegmentIndex; index++)
            {
                if (File.Exists(PathOf($"{id}.{index}")))
                    medium.Segments[index] = File.ReadAllBytes(PathOf($"{id}.{index}"));
            }

            medium.LeftOnDisk = false;
            return medium;
        }
    }

    private Reply Answer(XMedium medium)
    {
        var data = new JsonObject
        {
            ["id"] = medium.Id,
            ["media_key"] = KeyOf(medium),
            ["expires_after_secs"] = (int)(medium.ExpiresAt - world.Clock.GetUtcNow()).TotalSeconds,
        };
        if (medium.State != "open")
            data["size"] = medium.TotalBytes;
        if (medium.State is "pending" or "in_progress" or "failed"
            || (medium.State == "succeeded" && medium.Category is "tweet_gif" or "tweet_video" or "amplify_video"))
            data["processing_info"] = Processing(medium);
        if (medium.State == "succeeded" && FileKind.SizeOf(medium.Bytes) is var (width, height))
            data["image"] = new JsonObject { ["w"] = width, ["h"] = height, ["image_type"] = medium.MimeType };
        return Reply.Of(new JsonObject { ["data"] = data });
    }

    private static JsonObject Processing(XMedium medium)
    {
        var info = new JsonObject { ["state"] = medium.State };
        if (medium.State is "pending" or "in_progress")
            info["check_after_secs"] = 1;
        if (medium.State == "in_progress")
            info["progress_percent"] = 40;
        if (medium.State == "succeeded")
            info["progress_percent"] = 100;
        if (medium.State == "failed")
            info["error"] = new JsonObject { ["code"] = 1, ["name"] = "InvalidMedia", ["message"] = "Unsupported video format" };
        return info;
    }

    public static string KeyOf(XMedium medium) => $"{Categories[medium.Category].Prefix}_{medium.Id}";

    private string PathOf(string name)
    {
        var folder = Path.Combine(world.Journal.Folder!, "x-media");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string? TypeOf(ReadOnlySpan<byte> bytes) =>
        FileKind.MimeTypeOf(bytes) is "image/png" or "image/jpeg" or "image/gif" or "image/webp" ? FileKind.MimeTypeOf(bytes) : null;
}

/// <summary>One upload, from its first call on.</summary>
internal sealed class XMedium
{
    public required string Id { get; init; }
    public required string AccountId { get; init; }
    public required string Category { get; init; }
    public required string MimeType { get; init; }
    public required long TotalBytes { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary><c>open</c>, then <c>pending</c>, <c>in_progress</c>, <c>succeeded</c> or <c>failed</c>.</summary>
    public string State { get; set; } = "open";
    public string? Alt { get; set; }
    public bool Fails { get; set; }

    /// <summary>In seconds; below 0 for five polls; 0 for none.</summary>
    public int Slow { get; set; }

    [System.Text.Json.Serialization.JsonIgnore]
    public SortedDictionary<int, byte[]> Segments { get; } = [];

    [System.Text.Json.Serialization.JsonIgnore]
    public byte[] Bytes { get; set; } = [];

    [System.Text.Json.Serialization.JsonIgnore]
    public int PollsLeft { get; set; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool LeftOnDisk { get; set; }

    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset ReadyAt { get; set; }
}
