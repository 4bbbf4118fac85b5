using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>The PDS: blobs and records, with the limits on writing a record.</summary>
internal sealed class Repository(World world, BlueskyOptions options, BlueskyState state, Dpop dpop)
{
    private const string Posts = "app.bsky.feed.post";

    private readonly ConcurrentDictionary<(string Did, string Collection, string Key), Stored> records = new();
    private readonly ConcurrentDictionary<string, (string ThreadText, int Count)> threads = new();
    private readonly ConcurrentDictionary<string, Points> points = new();
    private readonly ConcurrentDictionary<string, int> demanded = new();
    private readonly ConcurrentDictionary<string, Lock> locks = new();

    /// <summary>The username of the caller, by the token only; null when unknown.</summary>
    public BlueskyAccount? CallerOf(Exchange exchange) =>
        TokenOf(exchange) is { } token && state.FindByAccess(token) is { } session ? state.FindByDid(session.Did) : null;

    public Fault? MarkerFor(INetworkImitation network, Exchange exchange, BlueskyAccount caller)
    {
        if (Parse(exchange) is not { } call || call["collection"]?.GetValue<string>() != Posts
            || call["record"]?["text"] is not JsonValue written || !written.TryGetValue<string>(out var text))
            return null;

        var root = call["record"]!["reply"]?["root"]?["uri"]?.GetValue<string>();
        if (root is null)
            return world.Markers.Meet(network, caller.Did, text, 1, text);

        return threads.TryGetValue(root, out var thread)
            ? world.Markers.Meet(network, caller.Did, text, thread.Count + 1, thread.ThreadText)
            : null;
    }

    public Reply Answer(Exchange exchange)
    {
        if (exchange.Operation is "getRecord" or "listRecords")
            return exchange.Operation == "getRecord" ? Get(exchange) : List(exchange);

        if (Admit(exchange, out var session, out var account) is { } refused)
            return refused;

        return (exchange.Operation switch
        {
            "uploadBlob" => Upload(exchange, session!),
            "putRecord" => Put(exchange, session!, account!),
            "createRecord" => Xrpc.Error(500, "InternalServerError", "Internal Server Error"),
            "deleteRecord" => Delete(exchange, account!),
            _ => Xrpc.Of(new JsonObject { ["did"] = account!.Did, ["handle"] = account.Handle, ["active"] = true }),
        }).With("DPoP-Nonce", dpop.Nonce);
    }

    public Reply RateLimited(int seconds)
    {
        var reset = world.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds();
        return Limits(Xrpc.Error(429, "RateLimitExceeded", "Rate Limit Exceeded"), 0, reset)
            .With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
    }

    public Reply StandardError(int status) => status switch
    {
        429 => RateLimited(3),
        502 => Xrpc.Error(502, "UpstreamFailure", "Upstream Failure"),
        >= 500 => Xrpc.Error(status, "InternalServerError", "Internal Server Error"),
        413 => Xrpc.Error(413, "PayloadTooLarge", "request entity too large"),
        401 => Xrpc.Error(401, "InvalidToken", "Token could not be verified"),
        403 => Xrpc.Error(403, "ScopeMissingError", "Missing required scope \"repo:app.bsky.feed.post?action=create\""),
        _ => Xrpc.Error(status, "InvalidRequest", "Invalid request"),
    };

    public void Expire(BlueskyAccount account, bool refreshToo)
    {
        foreach (var session in state.SessionsOf(account.Did).Where(session => !session.Dead))
            state.Save(
                refreshToo ? session with { Dead = true } : session with { AccessExpiresAt = world.Clock.GetUtcNow().AddSeconds(-1) });
    }

    public void DemandNonces(BlueskyAccount account, int times) => demanded[account.Did] = times;

    public void Restore(string kind, JsonElement value)
    {
        if (kind == "record")
            Keep(
                value.GetProperty("did").GetString()!, value.GetProperty("collection").GetString()!, value.GetProperty("key").GetString()!,
                JsonNode.Parse(value.GetProperty("record").GetRawText())!, world.Clock.GetUtcNow());
        else if (kind == "delete")
            Forget(
                value.GetProperty("did").GetString()!, value.GetProperty("collection").GetString()!, value.GetProperty("key").GetString()!);
    }

    private Reply? Admit(Exchange exchange, out BlueskySession? session, out BlueskyAccount? account)
    {
        (session, account) = (null, null);
        if (TokenOf(exchange) is not { } token)
            return Xrpc.Error(401, "AuthMissing", "Authentication Required");

        var proof = dpop.Check(exchange.Http, token);
        if (proof.Error is null && state.FindByAccess(token) is { } known && demanded.GetValueOrDefault(known.Did) is > 0 and var left)
        {
            demanded[known.Did] = left - 1;
            proof = new(null, "use_dpop_nonce", "Resource server requires nonce in DPoP proof");
        }

        if (proof.Error is { } error)
            return Xrpc.Error(401, error, proof.Description!)
                .With("WWW-Authenticate", $"DPoP algs=\"ES256\", error=\"{error}\", error_description=\"{proof.Description}\"")
                .With("DPoP-Nonce", dpop.Nonce);
        if (state.FindByAccess(token) is not { } found)
            return Xrpc.Error(401, "invalid_token", "\"exp\" claim timestamp check failed")
                .With("WWW-Authenticate", "DPoP error=\"invalid_token\"")
                .With("DPoP-Nonce", dpop.Nonce);
        if (found.KeyThumbprint != proof.Thumbprint)
            return Xrpc.Error(401, "invalid_dpop_proof", "DPoP key mismatch");

        (session, account) = (found, state.FindByDid(found.Did)!);
        if (account.Server != ServerOf(exchange))
            return Xrpc.Error(403, "AccountNotFound", $"Could not find account: {account.Did}");

        return account.Handle.Split('.')[0] switch
        {
            "takendown" => Xrpc.Error(401, "AccountTakedown", "Account has been taken down"),
            "deactivated" => Xrpc.Error(401, "AccountDeactivated", "Account is deactivated"),
            "restricted" when exchange.Operation == "putRecord" => Xrpc.Error(400, "InvalidRequest", "This account may not post"),
            _ => null,
        };
    }

    private Reply Upload(Exchange exchange, BlueskySession session)
    {
        if (MissingScope(session) is { } missing)
            return missing;
        if (exchange.Body.Length > options.UploadCap)
            return Xrpc.Error(413, "PayloadTooLarge", "request entity too large");

        var cid = Cid.OfBytes(exchange.Body);
        state.SaveBlob(cid, exchange.Http.Request.ContentType ?? "application/octet-stream", exchange.Body);
        return Xrpc.Of(new JsonObject { ["blob"] = state.FindBlob(cid)!.Reference });
    }

    private Reply Put(Exchange exchange, BlueskySession session, BlueskyAccount account)
    {
        if (MissingScope(session) is { } missing)
            return missing;
        if (Parse(exchange) is not { } call || call["record"] is not JsonObject record || call["rkey"]?.GetValue<string>() is not { } key
            || call["collection"]?.GetValue<string>() is not { } collection)
            return Xrpc.Error(400, "InvalidRequest", "Input must have the properties repo, collection, rkey, record");
        if (call["repo"]?.GetValue<string>() != account.Did)
            return Xrpc.Error(400, "InvalidRequest", "Wrong repo");
        if (collection == Posts && RecordCheck.FindRefusal(record, state) is { } refused)
            return refused;

        lock (locks.GetOrAdd(account.Did, _ => new Lock()))
        {
            var cid = Cid.OfRecord(record);
            var uri = $"at://{account.Did}/{collection}/{key}";
            var existing = records.GetValueOrDefault((account.Did, collection, key));
            // The content is compared before the precondition is checked: writing the same record again is accepted.
            if (existing?.Cid == cid)
                return Xrpc.Of(new JsonObject { ["uri"] = uri, ["cid"] = cid, ["validationStatus"] = "valid" });
            if (call.ContainsKey("swapRecord") && (call["swapRecord"]?.GetValue<string>() != existing?.Cid))
                return Xrpc.Error(400, "InvalidSwap", $"Record was at {existing?.Cid}");
            if (Spend(account.Did, 2) is { } limited)
                return limited;

            world.Journal.Append(BlueskyState.Platform, "record", new { did = account.Did, collection, key, record });
            var lag = exchange.Fault?.Kind == "lag" ? exchange.Fault.Seconds ?? 30 : 0;
            Keep(account.Did, collection, key, record, world.Clock.GetUtcNow().AddSeconds(lag));
            var (left, reset) = points[account.Did].Left(options.PointsPerHour, world.Clock);
            return Limits(
                Xrpc.Of(new JsonObject
                {
                    ["uri"] = uri,
                    ["cid"] = cid,
                    ["commit"] = new JsonObject { ["cid"] = cid, ["rev"] = key },
                    ["validationStatus"] = "valid",
                }),
                left, reset);
        }
    }

    private void Keep(string did, string collection, string key, JsonNode record, DateTimeOffset visibleAt)
    {
        records[(did, collection, key)] = new(Cid.OfRecord(record), record, visibleAt);
        if (collection != Posts)
            return;

        var uri = $"at://{did}/{Posts}/{key}";
        var root = record["reply"]?["root"]?["uri"]?.GetValue<string>();
        if (root is null)
            threads[uri] = (record["text"]!.GetValue<string>(), 1);
        else if (threads.TryGetValue(root, out var thread))
            threads[root] = (thread.ThreadText, thread.Count + 1);

        var account = state.FindByDid(did)!;
        world.Posts.Add(
            seq => PostView.Of(
                seq, account, key, record, world, state, Gate(did, "app.bsky.feed.threadgate", key),
                Gate(did, "app.bsky.feed.postgate", key)));
    }

    private JsonNode? Gate(string did, string collection, string key) => records.GetValueOrDefault((did, collection, key))?.Record;

    private Reply Get(Exchange exchange)
    {
        var (repo, collection, key) = (exchange.Query("repo") ?? "", exchange.Query("collection") ?? "", exchange.Query("rkey") ?? "");
        if (state.Find(repo) is not { } account || account.Server != ServerOf(exchange))
            return Xrpc.Error(400, "InvalidRequest", $"Could not find repo: {repo}");

        return records.TryGetValue((account.Did, collection, key), out var stored) && stored.VisibleAt <= world.Clock.GetUtcNow()
            ? Xrpc.Of(new JsonObject
            {
                ["uri"] = $"at://{account.Did}/{collection}/{key}",
                ["cid"] = stored.Cid,
                ["value"] = stored.Record.DeepClone(),
            })
            : Xrpc.Error(400, "RecordNotFound", $"Could not locate record: at://{repo}/{collection}/{key}");
    }

    private Reply List(Exchange exchange)
    {
        var did = state.Find(exchange.Query("repo") ?? "")?.Did;
        var now = world.Clock.GetUtcNow();
        var found = records.Where(
            entry => entry.Key.Did == did && entry.Key.Collection == exchange.Query("collection") && entry.Value.VisibleAt <= now)
            .OrderByDescending(entry => entry.Key.Key, StringComparer.Ordinal)
            .Take(100);
        return Xrpc.Of(new JsonObject
        {
            ["records"] = new JsonArray(
                [.. found.Select(
                    entry => (JsonNode)new JsonObject
                    {
                        ["uri"] = $"at://{did}/{entry.Key.Collection}/{entry.Key.Key}",
                        ["cid"] = entry.Value.Cid,
                        ["value"] = entry.Value.Record.DeepClone(),
                    })]),
        });
    }

    private Reply Delete(Exchange exchange, BlueskyAccount account)
    {
        if (Parse(exchange) is not { } call || call["collection"]?.GetValue<string>() is not { } collection
            || call["rkey"]?.GetValue<string>() is not { } key)
            return Xrpc.Error(400, "InvalidRequest", "Input must have the properties repo, collection, rkey");

        world.Journal.Append(BlueskyState.Platform, "delete", new { did = account.Did, collection, key });
        Forget(account.Did, collection, key);
        return Xrpc.Of(new JsonObject());
    }

    private void Forget(string did, string collection, string key)
    {
        if (!records.TryRemove((did, collection, key), out _))
            return;

        var uri = $"at://{did}/{collection}/{key}";
        foreach (var post in world.Posts.Find(BlueskyState.Platform, null, 0, int.MaxValue)
            .Where(post => post.Id == uri && post.DeletedAt is null))
            post.DeletedAt = world.Clock.GetUtcNow();
        world.Posts.Changed();
    }

    private Reply? Spend(string did, int cost)
    {
        var account = points.GetOrAdd(did, _ => new Points());
        return account.TrySpend(cost, options.PointsPerHour, world.Clock) ? null : RateLimited(account.SecondsLeft(world.Clock));
    }

    private Reply Limits(Reply reply, int remaining, long reset) => reply
        .With("RateLimit-Limit", options.PointsPerHour.ToString(CultureInfo.InvariantCulture))
        .With("RateLimit-Remaining", remaining.ToString(CultureInfo.InvariantCulture))
        .With("RateLimit-Reset", reset.ToString(CultureInfo.InvariantCulture))
        .With("RateLimit-Policy", $"{options.PointsPerHour};w=3600");

    private static Reply? MissingScope(BlueskySession session) =>
        session.Scope.Contains("transition:generic", StringComparison.Ordinal) || session.Scope.Contains("repo:", StringComparison.Ordinal)
            ? null
            : Xrpc.Error(403, "ScopeMissingError", "Missing required scope \"repo:app.bsky.feed.post?action=create\"");

    private static string? TokenOf(Exchange exchange) => exchange.Credentials("DPoP", StringComparison.Ordinal);

    // The server's address as the account's DID document names it.
    private int ServerOf(Exchange exchange) => exchange.Http.Connection.LocalPort == options.Port ? 0 : 1;

    private static JsonObject? Parse(Exchange exchange) => exchange.Json is { } json ? JsonObject.Create(json) : null;

    private sealed record Stored(string Cid, JsonNode Record, DateTimeOffset VisibleAt);
}

/// <summary>The account's remaining points of this hour.</summary>
internal sealed class Points
{
    private readonly Lock gate = new();
    private DateTimeOffset windowStart = DateTimeOffset.MinValue;
    private int spent;

    public bool TrySpend(int cost, int limit, TimeProvider clock)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (now - windowStart >= TimeSpan.FromHours(1))
                (windowStart, spent) = (now, 0);
            if (spent + cost > limit)
                return false;

            spent += cost;
            return true;
        }
    }

    public (int Remaining, long Reset) Left(int limit, TimeProvider clock)
    {
        lock (gate)
            return (
                limit - spent, (windowStart == DateTimeOffset.MinValue ? clock.GetUtcNow() : windowStart).AddHours(1).ToUnixTimeSeconds());
    }

    public int SecondsLeft(TimeProvider clock)
    {
        lock (gate)
            return Math.Max(1, (int)(windowStart.AddHours(1) - clock.GetUtcNow()).TotalSeconds);
    }
}
