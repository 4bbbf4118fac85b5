using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

/// <summary>Fills queues, releases them and measures what arrives at the Sandbox.</summary>
internal static class Delivering
{
    public static Task HoldAsync(Session session) =>
        session.Place.ExecuteAsync(
            "insert into network_holds (platform, held_until, reason, since) values ('twitter', null, 'pause', now()) on conflict do "
                + "nothing");

    public static Task ReleaseAsync(Session session) => session.Place.ExecuteAsync("delete from network_holds where platform = 'twitter'");

    public static Task<long> QueuedAsync(Session session) =>
        session.Place.ScalarAsync<long>("select count(*) from deliveries where status = 'queued' and due_at < now() + interval '1 day'");

    /// <summary>Returns when nothing is due any more, or when the time is over.</summary>
    /// <returns>How many are left.</returns>
    public static async Task<long> DrainAsync(Session session, TimeSpan limit, int everyMilliseconds = 250)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            // Counted by the index of the lanes, because counting the queue repeatedly would be a load of its own.
            var open = await session.Place.ScalarAsync<bool>(
                "select exists (select from delivery_lanes where ready_at < now() + interval '1 day')");
            if (!open || Stopwatch.GetElapsedTime(started) > limit)
                return await QueuedAsync(session);
            await Task.Delay(TimeSpan.FromMilliseconds(everyMilliseconds), TimeProvider.System);
        }
    }

    public static async Task SeedDueAsync(Session session, World world, int count) =>
        await Seed.PostsAsync(session.Place, world, count, "now() - interval '1 minute'", $"'Post ' || i || ' of {Unique()}'");

    /// <summary>Autovacuum does this within a minute: a statement prepared earlier keeps a plan for empty tables until then.</summary>
    public static Task<int> AnalyzeAsync(Session session) =>
        session.Place.ExecuteAsync("analyze posts, post_items, deliveries, delivery_lanes, delivery_steps, delivery_attempts");

    /// <summary>Starts Sandbox and worker, and runs enough work for their code to be compiled.</summary>
    public static async Task WarmAsync(Session session)
    {
        await session.Place.StartSandboxAsync();
        await session.Place.StartWorkerAsync();
        if (session.WorkerIsWarm)
            return;

        await ReleaseAsync(session);
        await DropQueueAsync(session);
        var (started, count, batch) = (Stopwatch.GetTimestamp(), 0, session.Scaled(5_000, 500));
        while (count == 0 || Stopwatch.GetElapsedTime(started).TotalSeconds < session.WarmSeconds)
        {
            await SeedDueAsync(session, World.Few, batch);
            var begun = Stopwatch.GetTimestamp();
            count += batch - (int)await DrainAsync(session, TimeSpan.FromSeconds(session.WarmSeconds + 30));
            session.DrainRate = Math.Max(session.DrainRate, batch / Stopwatch.GetElapsedTime(begun).TotalSeconds);
            await AnalyzeAsync(session);
        }

        session.WorkerIsWarm = true;
    }

    /// <summary>Removes posts that other figures left queued.</summary>
    public static async Task DropQueueAsync(Session session)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await session.Place.ExecuteWithoutTriggersAsync(EmptyQueue);
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected && tries < 10)
            {
                // The worker claims in the opposite order.
            }
        }
    }

    private const string EmptyQueue =
        "update deliveries set status = 'closed', lease_owner = null, lease_until = null where status = 'queued'; update delivery_lanes "
            + "set due_at = null, leased_until = null where due_at is not null or leased_until is not null; update social_accounts set "
            + "held_until = null where held_until is not null;";

    public static async Task ForgetArrivalsAsync(Session session) =>
        (await session.Place.Http.PostAsJsonAsync($"{session.Place.SandboxUrl}/_sandbox/reset", new { posts = true, requests = true }))
            .EnsureSuccessStatusCode();

    /// <summary>
    /// Posts since the last reset, with their text and the time at which their first byte reached the network. The Sandbox keeps 5 000.
    /// </summary>
    public static async Task<IReadOnlyList<(DateTimeOffset At, string Text)>> ArrivalsAsync(Session session)
    {
        using var page = JsonDocument.Parse(
            await session.Place.Http.GetStreamAsync($"{session.Place.SandboxUrl}/_sandbox/requests?platform=twitter&limit=10000"));
        return [.. page.RootElement.GetProperty("items").EnumerateArray()
            .Where(request => request.GetProperty("path").GetString() == "/2/tweets" && request.GetProperty("status").GetInt32() == 201)
            .Select(request => (
                request.GetProperty("at").GetDateTimeOffset(),
                JsonElement.Parse(request.GetProperty("body").GetString()!).GetProperty("text").GetString()!))];
    }

    /// <summary>A text that contains when it was due, or sent.</summary>
    public static string TextOf(DateTimeOffset at, int number) => $"Microseconds {Microseconds(at)} number {number} of {Unique()}";

    /// <summary>Milliseconds from the time in each text to its arrival.</summary>
    public static IReadOnlyList<double> Lateness(IReadOnlyList<(DateTimeOffset At, string Text)> arrivals) =>
        [.. arrivals.Where(arrival => arrival.Text.StartsWith("Microseconds ", StringComparison.Ordinal))
            .Select(
                arrival => (Microseconds(arrival.At) - long.Parse(arrival.Text.Split(' ')[1], CultureInfo.InvariantCulture)) / 1_000.0)];

    public static long Microseconds(DateTimeOffset at) => at.UtcTicks / 10;

    /// <summary>Creates posts that are due at one moment some seconds from now; returns the lateness of each, in milliseconds.</summary>
    public static async Task<IReadOnlyList<double>> BurstAsync(Session session, World world, int count)
    {
        await ForgetArrivalsAsync(session);
        var due = TimeProvider.System.GetUtcNow().AddSeconds(session.Scaled(8, 3));
        var instant = FormattableString.Invariant(
            $"timestamptz 'epoch' + {Microseconds(due) - Microseconds(DateTimeOffset.UnixEpoch)} * interval '1 microsecond'");
        await Seed.PostsAsync(session.Place, world, count, instant, $"'Microseconds {Microseconds(due)} number ' || i || ' of {Unique()}'");
        if (TimeProvider.System.GetUtcNow() > due)
            throw new InvalidOperationException("The machine is too slow to seed a burst before it is due.");
        await UntilAsync(due);
        if (await DrainOfAsync(session, count, TimeSpan.FromSeconds(120)) is var arrived && arrived < count)
            throw new InvalidOperationException($"{count - arrived} of {count} posts did not arrive in two minutes.");
        return Lateness(await ArrivalsAsync(session));
    }

    /// <summary>Creates posts that become due one after the other, beside other load; returns the lateness of each.</summary>
    public static async Task<IReadOnlyList<double>> TrickleAsync(Session session, World world, int count, int everyMilliseconds)
    {
        await ForgetArrivalsAsync(session);
        var first = TimeProvider.System.GetUtcNow().AddSeconds(2);
        var (step, tag) = (everyMilliseconds * 1_000 + 337, Unique());
        var since = Microseconds(first) - Microseconds(DateTimeOffset.UnixEpoch);
        var instant = FormattableString.Invariant($"timestamptz 'epoch' + ({since} + i * {step}::bigint) * interval '1 microsecond'");
        await Seed.PostsAsync(
            session.Place, world, count, instant,
            $"'Microseconds ' || ({Microseconds(first)} + i * {step}::bigint) || ' number ' || i || ' of {tag}'");
        await UntilAsync(first.AddMilliseconds((everyMilliseconds + 1) * count));

        var started = Stopwatch.GetTimestamp();
        IReadOnlyList<double> lateness;
        do
        {
            // Posts of an earlier measurement may still arrive.
            lateness = Lateness([.. (await ArrivalsAsync(session)).Where(arrival => arrival.Text.EndsWith(tag, StringComparison.Ordinal))]);
        }
        while (lateness.Count < count && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
        return lateness.Count == count
            ? lateness
            : throw new InvalidOperationException($"{count - lateness.Count} of {count} posts did not arrive in a minute.");
    }

    private static async Task<long> DrainOfAsync(Session session, int count, TimeSpan limit)
    {
        var started = Stopwatch.GetTimestamp();
        long arrived;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            using var stats = JsonDocument.Parse(await session.Place.Http.GetStreamAsync($"{session.Place.SandboxUrl}/_sandbox/stats"));
            arrived = stats.RootElement.GetProperty("twitter").GetProperty("posts").GetInt64();
        }
        while (arrived < count && Stopwatch.GetElapsedTime(started) < limit);
        return arrived;
    }

    private static async Task UntilAsync(DateTimeOffset instant)
    {
        var wait = instant - TimeProvider.System.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, TimeProvider.System);
    }

    private static string Unique() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));
}
