using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>Posts: created, refused, listed, deleted.</summary>
internal sealed class Posts(World world, XOptions options, State state, Media media, Limits limits, Snowflakes ids)
{
    private const int Limit = 280;
    private const int PremiumLimit = 25_000;

    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<ulong, Post> posts = new();
    private readonly ConcurrentDictionary<string, Timeline> timelines = new(StringComparer.Ordinal);

    /// <summary>The fault that the text itself requests.</summary>
    public Fault? MarkerFor(INetworkImitation network, XExchange exchange, string accountId)
    {
        if (exchange.Json is not { } request || TextOf(request) is not { } text)
            return null;

        var parent = TryFind(ParentIdOf(request));
        var (number, threadText) = parent is null ? (1, text) : (parent.Number + 1, parent.Root.Text);
        if (!text.Contains("#sbx_", StringComparison.Ordinal) && !threadText.Contains("#sbx_", StringComparison.Ordinal))
            return null;

        var fault = world.Markers.Meet(network, accountId, text, number, threadText);
        exchange.Lags = fault is { Kind: "lag" } || text.Contains("#sbx_lag", StringComparison.Ordinal)
            || text.Contains("#sbx_timeline_lag", StringComparison.Ordinal);
        return fault is { Kind: "lag" } ? world.Markers.Meet(network, accountId, text, number, threadText) ?? fault : fault;
    }

    public Reply Create(XExchange exchange, XSession session)
    {
        var account = state.Find(session.AccountId)!;
        var count = limits.Take(account.Id, Limits.Create);
        var reply = count.Refused ? Problems.TooManyRequests : Create(exchange, session, account);
        return Limits.With(reply, "x-rate-limit", count);
    }

    private Reply Create(XExchange exchange, XSession session, XAccount account)
    {
        if (!session.May("tweet.write") || account.Is("restricted"))
            return Problems.NotPermitted;
        if (exchange.Json is not { } request)
            return Problems.Invalid("Request body must be a JSON object");
        if (PostCheck.FindRefusal(request) is { } misshapen)
            return misshapen;

        var text = TextOf(request)!;
        if (FindRefusal(request, text, account) is { } refused)
            return refused;

        var timeline = timelines.GetOrAdd(account.Id, _ => new Timeline());
        lock (timeline)
        {
            var now = world.Clock.GetUtcNow();
            // The appended media link makes a text different.
            var normal = request.TryGetProperty("media", out _) ? null : text.Normalize(NormalizationForm.FormC);
            if (normal is not null && timeline.Said.TryGetValue(normal, out var said) && now - said < DuplicateWindow)
                return Problems.Duplicate;

            var (user, app) = limits.TakeDay(account.Id);
            if (user.Refused || app.Refused)
                return Days(Problems.TooManyRequests, user, app);
            if (!limits.Pay(PostText.HasLink(text) ? Prices.PostWithUrl : Prices.Post))
                return Problems.CreditsDepleted;

            var visibleAt = now.AddSeconds(options.TimelineLagSeconds + exchange.LagSeconds);
            var id = ids.Next();
            world.Journal.Append(
                State.Platform, "post", new { id = id.ToString(CultureInfo.InvariantCulture), account = account.Id, visibleAt, request });
            var post = Keep(id, account, request, visibleAt, timeline);
            return Days(Created(post), user, app);
        }
    }

    private Reply? FindRefusal(JsonElement request, string text, XAccount account)
    {
        if (PostText.HasInvalid(text) || PostText.Weigh(text) > (account.IsPremium ? PremiumLimit : Limit))
            return Problems.NotPermitted;
        if (PostText.Cashtags(text) > 1)
            return Problems.Invalid("Posts may contain a maximum of one cashtag.", "text");
        if (request.TryGetProperty("quote_tweet_id", out _))
            return Problems.QuoteNotAllowed;

        if (ParentIdOf(request) is { } parentId)
        {
            if (TryFind(parentId) is not { Deleted: false } parent)
                return Problems.NotFound("tweet", parentId);
            if (parent.Author.Id != account.Id && !PostText.Mentions(parent.Text, account.Username))
                return Problems.ReplyNotAllowed;
        }

        return request.TryGetProperty("media", out var attached) ? FindMediaRefusal(attached, account) : null;
    }

    private Reply? FindMediaRefusal(JsonElement attached, XAccount account)
    {
        if (!attached.TryGetProperty("media_ids", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0)
            return Problems.Invalid("media.media_ids must have between 1 and 4 items", "media.media_ids");
        if (list.GetArrayLength() > 4)
            return Problems.Invalid("media.media_ids: a maximum of 4 items is allowed", "media.media_ids");

        var found = list.EnumerateArray()
            .Select(id => id.ValueKind == JsonValueKind.String ? media.FindReady(id.GetString()!, account.Id) : null)
            .ToList();
        if (found.Contains(null))
            return Problems.MediaInvalid;

        return found.Count > 1 && found.Any(medium => medium!.Category != "tweet_image")
            ? Problems.Invalid("Only images can be combined; a GIF or a video stands alone.", "media.media_ids")
            : null;
    }

    private Post Keep(ulong id, XAccount account, JsonElement request, DateTimeOffset visibleAt, Timeline timeline)
    {
        var text = TextOf(request)!;
        var attached = request.TryGetProperty("media", out var sent)
            ? sent.GetProperty("media_ids").EnumerateArray().Select(entry => media.Find(entry.GetString()!)).OfType<XMedium>().ToList()
            : [];
        var kind = attached is [{ Category: "tweet_image" }, ..] ? "photo" : "video";
        var post = new Post
        {
            Id = id,
            Author = account,
            Text = text,
            VisibleAt = visibleAt,
            Media = attached,
            Parent = TryFind(ParentIdOf(request)),
            Wrapped = PostText.Wrap(text, id, attached.Count == 0 ? null : $"https://x.com/{account.Username}/status/{id}/{kind}/1"),
        };
        posts[id] = post;
        timeline.Posts.Add(post);
        if (attached.Count == 0)
            timeline.Said[text.Normalize(NormalizationForm.FormC)] = post.CreatedAt;
        post.View = world.Posts.Add(seq => post.ToView(seq, request, world));
        return post;
    }

    public Reply Delete(XExchange exchange, XSession session)
    {
        if (!session.May("tweet.write"))
            return Problems.NotPermitted;
        if (!limits.Pay(Prices.Delete))
            return Problems.CreditsDepleted;

        if (TryFind(exchange.Id) is { Deleted: false } post)
        {
            if (post.Author.Id != session.AccountId)
                return Problems.NotPermitted;

            world.Journal.Append(State.Platform, "delete", new { id = post.IdText, at = world.Clock.GetUtcNow() });
            Forget(post, world.Clock.GetUtcNow());
            world.Posts.Changed();
        }

        return Reply.Of(new JsonObject { ["data"] = new JsonObject { ["deleted"] = true } });
    }

    public Reply Find(XExchange exchange)
    {
        var wanted = exchange.Id.Length > 0
            ? [exchange.Id]
            : (exchange.Query("ids") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (wanted.Length is 0 or > 100)
            return Problems.Invalid("The number of values in the `ids` query parameter list is not between 1 and 100", "ids");

        var fields = FieldsOf(exchange);
        var found = wanted.Select(TryFind).OfType<Post>().Where(post => !post.Deleted).ToList();
        if (!limits.Pay(Prices.ReadPost * found.Count))
            return Problems.CreditsDepleted;

        var missing = wanted.Where(id => TryFind(id) is not { Deleted: false }).Select(id => (JsonNode)new JsonObject
        {
            ["value"] = id,
            ["detail"] = $"Could not find tweet with ids: [{id}].",
            ["title"] = "Not Found Error",
            ["resource_type"] = "tweet",
            ["parameter"] = "ids",
            ["resource_id"] = id,
            ["type"] = "https://api.x.com/2/problems/resource-not-found",
        }).ToArray();
        var answer = new JsonObject();
        if (found.Count > 0)
            answer["data"] = exchange.Id.Length > 0
                ? Show(found[0], fields)
                : new JsonArray([.. found.Select(post => (JsonNode)Show(post, fields))]);
        if (missing.Length > 0)
            answer["errors"] = new JsonArray(missing);
        return Reply.Of(answer);
    }

    /// <summary>An account's posts, newest first.</summary>
    public Reply List(XExchange exchange)
    {
        if (state.Find(exchange.Id) is not { } account)
            return Problems.NotFound("user", exchange.Id);
        if (!TryNumber(exchange.Query("max_results"), 10, 5, 100, out var size))
            return Problems.Invalid(
                "The `max_results` query parameter value is not between 5 and 100", "max_results", exchange.Query("max_results"));
        if (!TryTime(exchange.Query("start_time"), DateTimeOffset.MinValue, out var start)
            || !TryTime(exchange.Query("end_time"), DateTimeOffset.MaxValue, out var end))
            return Problems.Invalid("Invalid 'start_time' or 'end_time': RFC 3339 is expected", "start_time", exchange.Query("start_time"));

        var (since, until) = (
            IdOf(exchange.Query("since_id")) ?? 0,
            IdOf(exchange.Query("pagination_token")) ?? IdOf(exchange.Query("until_id")) ?? ulong.MaxValue);
        var withReplies = exchange.Query("exclude")?.Contains("replies", StringComparison.Ordinal) != true;
        var (page, more) = timelines.TryGetValue(account.Id, out var timeline)
            ? timeline.Page(
                post => post.Id > since && post.Id < until && post.CreatedAt >= start && post.CreatedAt <= end
                    && post.VisibleAt <= world.Clock.GetUtcNow() && (withReplies || post.Parent is null),
                start, size)
            : ([], false);
        if (!limits.Pay(Prices.ReadPost * page.Count))
            return Problems.CreditsDepleted;

        var meta = new JsonObject { ["result_count"] = page.Count };
        if (page.Count > 0)
            (meta["newest_id"], meta["oldest_id"]) = (page[0].IdText, page[^1].IdText);
        if (more)
            meta["next_token"] = page[^1].IdText;
        var answer = new JsonObject { ["meta"] = meta };
        var fields = FieldsOf(exchange);
        if (page.Count > 0)
            answer["data"] = new JsonArray([.. page.Select(post => (JsonNode)Show(post, fields))]);
        return Reply.Of(answer);
    }

    public void Restore(string kind, JsonElement value)
    {
        if (kind == "post")
        {
            var id = ulong.Parse(value.GetProperty("id").GetString()!, CultureInfo.InvariantCulture);
            ids.Seen(id);
            var account = state.Find(value.GetProperty("account").GetString()!)!;
            Keep(
                id, account, value.GetProperty("request"), value.GetProperty("visibleAt").GetDateTimeOffset(),
                timelines.GetOrAdd(account.Id, _ => new Timeline()));
        }
        else if (kind == "delete" && TryFind(value.GetProperty("id").GetString()) is { } post)
        {
            Forget(post, value.GetProperty("at").GetDateTimeOffset());
        }
    }

    private static void Forget(Post post, DateTimeOffset at)
    {
        post.Deleted = true;
        post.View?.DeletedAt = at;
    }

    private static Reply Created(Post post)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + post.Wrapped.Text.Length);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("data");
            json.WriteString("id", post.IdText);
            json.WriteString("text", post.Wrapped.Text);
            json.WriteStartArray("edit_history_tweet_ids");
            json.WriteStringValue(post.IdText);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Reply(201, buffer.WrittenSpan.ToArray());
    }

    private static JsonObject Show(Post post, HashSet<string> fields)
    {
        var isLong = PostText.Weigh(post.Text) > Limit;
        var shown = new JsonObject
        {
            ["id"] = post.IdText,
            ["text"] = isLong ? $"{post.Wrapped.Text[..(Limit - 5)]}…" : post.Wrapped.Text,
            ["edit_history_tweet_ids"] = new JsonArray(post.IdText),
        };
        if (fields.Contains("author_id"))
            shown["author_id"] = post.Author.Id;
        if (fields.Contains("created_at"))
            shown["created_at"] = post.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        if (fields.Contains("conversation_id"))
            shown["conversation_id"] = post.Root.IdText;
        if (fields.Contains("entities") && post.Wrapped.Links.Count > 0)
            shown["entities"] = Entities(post);
        if (fields.Contains("attachments") && post.Media.Count > 0)
            shown["attachments"] = new JsonObject
            {
                ["media_keys"] = new JsonArray([.. post.Media.Select(medium => (JsonNode)Media.KeyOf(medium))]),
            };
        if (fields.Contains("referenced_tweets") && post.Parent is { } parent)
            shown["referenced_tweets"] = new JsonArray(new JsonObject { ["type"] = "replied_to", ["id"] = parent.IdText });
        if (fields.Contains("note_tweet") && isLong)
            shown["note_tweet"] = new JsonObject { ["text"] = post.Wrapped.Text, ["entities"] = Entities(post) };
        if (fields.Contains("public_metrics"))
            shown["public_metrics"] = new JsonObject
            {
                ["retweet_count"] = 0,
                ["reply_count"] = 0,
                ["like_count"] = 0,
                ["quote_count"] = 0,
                ["bookmark_count"] = 0,
                ["impression_count"] = 0,
            };
        return shown;
    }

    private static JsonObject Entities(Post post) => new()
    {
        ["urls"] = new JsonArray([.. post.Wrapped.Links.Select(link => (JsonNode)new JsonObject
        {
            ["start"] = link.Start,
            ["end"] = link.End,
            ["url"] = link.Url,
            ["expanded_url"] = link.Expanded,
            ["display_url"] = link.Expanded[(link.Expanded.IndexOf("://", StringComparison.Ordinal) + 3)..],
        })]),
    };

    private static Reply Days(Reply reply, Count user, Count app) =>
        Limits.With(Limits.With(reply, "x-user-limit-24hour", user), "x-app-limit-24hour", app);

    private Post? TryFind(string? id) => IdOf(id) is { } number ? posts.GetValueOrDefault(number) : null;

    private static string? TextOf(JsonElement request) =>
        request.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static string? ParentIdOf(JsonElement request) =>
        request.TryGetProperty("reply", out var reply) && reply.ValueKind == JsonValueKind.Object
            && reply.TryGetProperty("in_reply_to_tweet_id", out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;

    private static HashSet<string> FieldsOf(XExchange exchange) => [.. (exchange.Query("tweet.fields") ?? "").Split(',')];

    private static ulong? IdOf(string? text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static bool TryNumber(string? text, int usual, int minimum, int maximum, out int number)
    {
        number = usual;
        return text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= minimum && number <= maximum);
    }

    private static bool TryTime(string? text, DateTimeOffset usual, out DateTimeOffset time)
    {
        time = usual;
        return text is null || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>One account's posts, oldest first, and when each text was posted.</summary>
    private sealed class Timeline
    {
        public List<Post> Posts { get; } = [];

        public Dictionary<string, DateTimeOffset> Said { get; } = new(StringComparer.Ordinal);

        /// <summary>Reads backwards from the newest until the page is full or the start is reached.</summary>
        public (List<Post> Posts, bool More) Page(Func<Post, bool> wanted, DateTimeOffset start, int size)
        {
            var page = new List<Post>();
            lock (this)
            {
                for (var i = Posts.Count - 1; i >= 0 && Posts[i].CreatedAt >= start; i--)
                {
                    if (Posts[i].Deleted || !wanted(Posts[i]))
                        continue;
                    if (page.Count == size)
                        return (page, true);
                    page.Add(Posts[i]);
                }
            }

            return (page, false);
        }
    }
}
