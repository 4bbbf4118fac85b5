using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Npgsql;
using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;
using Postato.Domain.Tenancy;

namespace Postato.Bench.Figures;

internal sealed class GrowthFigure : IFigure
{
    private const double Allowed = 1.2;

    public string Name => "growth";

    public string How =>
        "Accepting, the newest page and a page deep in the list, and a claim of 100 (rolled back), with 10 thousand and with 1 million "
            + "posts of 20 tenants (10 million with `--large`); the filters `status` and `q` for themselves.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        await session.Place.StopWorkerAsync();
        session.WorkerIsWarm = false;
        await session.Place.StartApiAsync();
        await session.Place.ExecuteWithoutTriggersAsync(
            "truncate posts, post_items, deliveries, delivery_attempts, delivery_steps, media_uses, events, audit_entries, "
                + "idempotency_keys; update delivery_lanes set due_at = null, leased_until = null;");
        var sizes = session.Quick ? new[] { 2_000, 20_000 } : session.Large ? [10_000, 1_000_000, 10_000_000] : [10_000, 1_000_000];
        var (measured, filled) = (new List<Measured>(), 0);
        foreach (var size in sizes)
        {
            // In batches, because one transaction of millions would not resemble growth.
            for (; filled < size; filled += Math.Min(size - filled, 500_000))
                await Seed.HistoryAsync(session.Place, World.Few, filled, Math.Min(size - filled, 500_000));
            await session.Place.ExecuteAsync("vacuum (analyze) posts, post_items, deliveries, delivery_lanes");
            // Checkpointing after a large fill must not slow the measured calls.
            await session.Place.ExecuteWithoutTriggersAsync("checkpoint");
            measured.Add(await MeasureAsync(session));
            figure.Notes.Add($"{size:N0} posts: {measured[^1]}");
        }

        var (first, last) = (measured[0], measured[^1]);
        foreach (var (what, before, after) in new[]
        {
            ("accept, p50", first.Accept, last.Accept), ("newest page, p50", first.Newest, last.Newest),
            ("deep page, p50", first.Deep, last.Deep), ("claim of 100, p50", first.Claim, last.Claim),
        })
            figure.Add($"{what}: {before:0.0} → {after:0.0} ms", after / before, "×", $"at most {Allowed}", after / before <= Allowed);
        figure.Add($"filter status=failed, p50: {first.Status:0.0} → {last.Status:0.0} ms", last.Status / first.Status, "×");
        figure.Add($"filter q, p50: {first.Words:0.0} → {last.Words:0.0} ms", last.Words / first.Words, "×");
        figure.Plot = Plot.OfBars(
            "From the smallest to the largest", "times as long", ("accept", last.Accept / first.Accept),
            ("newest page", last.Newest / first.Newest), ("deep page", last.Deep / first.Deep),
                ("claim", last.Claim / first.Claim), ("status", last.Status / first.Status), ("q", last.Words / first.Words));
    }

    private static async Task<Measured> MeasureAsync(Session session)
    {
        // Few connections: the duration of a call matters, not its queueing.
        var (load, _) = await Accepting.LoadAsync(session, Accepting.Plan(session, World.Few, session.Scaled(8, 2), connections: 2));
        var pages = session.Scaled(150, 20);
        var cursor = await DeepCursorAsync(session);
        await ListAsync(session, "limit=50", session.Scaled(100, 5));
        var (newest, deep) = (await ListAsync(session, "limit=50", pages), await ListAsync(session, $"limit=50&cursor={cursor}", pages));
        return new(
            Percentiles.At(load.Milliseconds, 0.5), newest, deep, await ClaimAsync(session),
            await ListAsync(session, "limit=50&status=failed", pages),
            await ListAsync(session, "limit=50&q=needle", session.Scaled(30, 5)));
    }

    private static async Task<string> DeepCursorAsync(Session session)
    {
        var cursor = "";
        for (var page = 0; page < session.Scaled(5, 1); page++)
        {
            using var answer = await GetAsync(session, $"limit=100{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            cursor = Uri.EscapeDataString(JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("cursor").GetString()!);
        }

        return cursor;
    }

    private static async Task<double> ListAsync(Session session, string query, int times)
    {
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await GetAsync(session, query);
            await answer.Content.ReadAsByteArrayAsync();
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Percentiles.At(taken, 0.5);
    }

    private static async Task<HttpResponseMessage> GetAsync(Session session, string query)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{session.Place.ApiUrl}/v1/workspaces/{World.Printed<Workspace>(World.IdOf(2, 1))}/posts?{query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Place.Keys[1]);
        var answer = await session.Place.Http.SendAsync(request);
        return answer.IsSuccessStatusCode
            ? answer
            : throw new InvalidOperationException($"A list answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task<double> ClaimAsync(Session session)
    {
        await Delivering.SeedDueAsync(session, World.Few with { Accounts = 400 }, 400);
        await session.Place.ExecuteAsync("analyze delivery_lanes");
        var taken = new List<double>();
        await using var connection = await session.Place.App.OpenConnectionAsync();
        for (var i = 0; i < session.Scaled(120, 20); i++)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand(
                "select count(*) from claim_deliveries('bench', 100, interval '30 s', '{}', '{}', '{}', 64, 128)", connection, transaction);
            var started = Stopwatch.GetTimestamp();
            var claimed = (long)(await command.ExecuteScalarAsync())!;
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await transaction.RollbackAsync();
            if (claimed != 100)
                throw new InvalidOperationException($"A claim took {claimed}.");
        }

        await session.Place.ExecuteAsync("update deliveries set status = 'closed' where status = 'queued' and due_at < now()");
        return Percentiles.At(taken, 0.5);
    }

    private sealed record Measured(double Accept, double Newest, double Deep, double Claim, double Status, double Words)
    {
        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"accept {Accept:0.00}, newest page {Newest:0.00}, deep page {Deep:0.00}, "
                + $"claim {Claim:0.00}, status {Status:0.00}, q {Words:0.00} ms (p50)");
    }
}
