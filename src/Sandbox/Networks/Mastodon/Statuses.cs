using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>Creates statuses, once per key, lists and deletes them.</summary>
internal sealed class Statuses(World world, MastodonState state, Uploads uploads, KeyMemory keys, Ids ids)
{
    private readonly ConcurrentDictionary<string, Status> statuses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, List<Status>> byAccount = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lock> locks = new(StringComparer.Ordinal);
    private readonly StatusView view = new(world, state, uploads);

    /// <summary>What the text of a status requests for its call: one fault, and modifiers.</summary>
    public Fault? MarkerFor(INetworkImitation network, MastodonExchange exchange, MastodonAccount account)
    {
        var text = exchange.Form.GetValueOrDefault("status", "");
        var parent = exchange.Form.GetValueOrDefault("in_reply_to_id") is { } id ? statuses.GetValueOrDefault(id) : null;
        while (world.Markers.Meet(network, account.Id, text, (parent?.Number ?? 0) + 1, parent?.ThreadText ?? text) is { } fault)
        {
            if (fault.Kind is not ("lag" or "limited" or "key_forgotten"))
                return fault;

            exchange.Modifiers.Add(fault);
            // An _always fault would match again in every round of this loop.
            if (fault.Id.EndsWith("_always", StringComparison.Ordinal))
                return null;
        }

        return null;
    }

    public Reply Create(MastodonExchange exchange, MastodonAccount account)
    {
        var asked = NewStatus.Of(exchange);
        var key = KeyMemory.KeyOf(exchange);
        lock (locks.GetOrAdd(account.Id, _ => new Lock()))
        {
            if (keys.FindStatus(exchange.Server, account.Id, key) is { } known)
                return statuses.TryGetValue(known, out var first) ? Reply.Of(view.Entity(first)) : Answers.NotFound;

            Status? parent = null;
            if (asked.InReplyToId is { } id && !statuses.TryGetValue(id, out parent))
                return Answers.NotFound;
            if (StatusCheck.FindRefusal(asked, exchange.Server, account, uploads) is { } refused)
                return refused;

            var now = world.Clock.GetUtcNow();
            if (exchange.Is("key_forgotten"))
                (key, _) = (null, Forget());
            var status = new Status(
                ids.Next(exchange.Server), account.Id, exchange.Token!.ClientId, asked.Text, asked.SpoilerText,
                exchange.Is("limited") && asked.Visibility == "public" ? "unlisted" : asked.Visibility,
                asked.Sensitive ?? asked.SpoilerText.Length > 0, LanguageOf(asked), asked.InReplyToId, asked.MediaIds, asked.Poll,
                asked.QuotePolicy, now,
                now.AddSeconds(exchange.Is("lag") ? 30 : 0), exchange.Server.Keys == KeyKind.Successes ? key : null,
                (parent?.Number ?? 0) + 1, parent?.ThreadText ?? asked.Text);
            world.Journal.Append(MastodonState.Platform, "status", status);
            Keep(status, exchange.Server);
            return Reply.Of(view.Entity(status));
        }
    }

    public Reply Read(MastodonExchange exchange) => Visible(exchange.Id) is { } status ? Reply.Of(view.Entity(status)) : Answers.NotFound;

    public Reply ReadSource(MastodonExchange exchange, MastodonAccount account) =>
        exchange.Server.IsOld || Visible(exchange.Id) is not { } status || status.AccountId != account.Id
            ? Answers.NotFound
            : Reply.Of(new JsonObject { ["id"] = status.Id, ["text"] = status.Text.Trim(), ["spoiler_text"] = status.SpoilerText.Trim() });

    /// <summary>Newest first; statuses with restricted visibility are listed for their author only.</summary>
    public Reply List(MastodonExchange exchange)
    {
        var limit = int.TryParse(exchange.Query("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? Math.Clamp(asked, 1, 40)
            : 20;
        var now = world.Clock.GetUtcNow();
        if (!byAccount.TryGetValue(exchange.Id, out var own))
            return state.Find(exchange.Id) is null ? Answers.NotFound : Reply.Of(new JsonArray());

        lock (own)
        {
            var shown = Enumerable.Reverse(own)
                .Where(status => IsBefore(status, exchange.Query("max_id")))
                .Where(status => status.VisibleAt <= now
                    && (exchange.Account?.Id == exchange.Id || status.Visibility is "public" or "unlisted"))
                .Take(limit);
            return Reply.Of(new JsonArray([.. shown.Select(status => (JsonNode)view.Entity(status))]));
        }
    }

    public Reply Delete(MastodonExchange exchange, MastodonAccount account)
    {
        if (!statuses.TryGetValue(exchange.Id, out var status) || status.AccountId != account.Id)
            return Answers.NotFound;

        var entity = view.Entity(status);
        entity["text"] = status.Text;
        world.Journal.Append(MastodonState.Platform, "delete", new { id = status.Id });
        Forget(status.Id);
        return Reply.Of(entity);
    }

    public void Restore(string kind, JsonElement value, MastodonOptions options)
    {
        if (kind == "status" && value.Deserialize<Status>(Json.Options) is { } status && state.Find(status.AccountId) is { } account)
            Keep(status, options.Servers.First(server => server.Port == account.Port));
        else if (kind == "delete")
            Forget(value.GetProperty("id").GetString()!);
    }

    // An unknown language counts as none.
    private static string LanguageOf(NewStatus asked) =>
        asked.Language is [>= 'a' and <= 'z', >= 'a' and <= 'z', ..] language ? language : "en";

    // Ids are ordered by time: numbers first by length.
    private static bool IsBefore(Status status, string? id) =>
        id is null || status.Id.Length < id.Length || (status.Id.Length == id.Length && string.CompareOrdinal(status.Id, id) < 0);

    private Status? Visible(string id) =>
        statuses.TryGetValue(id, out var status) && status.VisibleAt <= world.Clock.GetUtcNow() ? status : null;

    private void Keep(Status status, ServerOptions server)
    {
        statuses[status.Id] = status;
        var own = byAccount.GetOrAdd(status.AccountId, _ => []);
        lock (own)
            own.Add(status);
        foreach (var medium in status.MediaIds.Select(uploads.Find).OfType<MastodonMedium>())
            medium.AttachedTo = status.Id;
        keys.KeepStatus(server, status.AccountId, status.Key, status.Id, status.CreatedAt);
        world.Posts.Add(seq => view.Published(seq, status));
    }

    private void Forget(string id)
    {
        if (!statuses.TryRemove(id, out var status))
            return;

        lock (byAccount[status.AccountId])
            byAccount[status.AccountId].RemoveAll(kept => kept.Id == id);
        foreach (var post in world.Posts.Find(MastodonState.Platform, null, 0, int.MaxValue)
            .Where(post => post.Id == id && post.DeletedAt is null))
            post.DeletedAt = world.Clock.GetUtcNow();
        world.Posts.Changed();
    }

    private bool Forget()
    {
        keys.Forget();
        return true;
    }
}
