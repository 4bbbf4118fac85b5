using System.Diagnostics;
using System.Net.Http.Headers;
using Npgsql;
using Postato.Bench.Load;
using Postato.Bench.Stand;
using Postato.Domain.Primitives;

namespace Postato.Bench.Figures;

/// <summary>
/// The least work that delivering can be: two connections claim a hundred posts, commit what precedes the requests, send them at once to a
/// server that does nothing, and commit what follows. No content is read, no answer judged, no lease guarded. Statements:
/// <c>bounds/drain-*.sql</c>.
/// </summary>
internal sealed class DrainBound(Place place, NullServer network)
{
    private const int Lanes = 2;
    private const int Batch = 100;

    private readonly string claim = Statements("drain-claim.sql").Single();
    private readonly IReadOnlyList<string> intent = Statements("drain-intent.sql");
    private readonly IReadOnlyList<string> outcome = Statements("drain-outcome.sql");

    /// <returns>Posts per second, CPU time of this script and of PostgreSQL.</returns>
    public async Task<Drained> RunAsync(Session session, World world, int count)
    {
        await Delivering.SeedDueAsync(session, world, count);
        await Delivering.AnalyzeAsync(session);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(network.Url) };
        var (started, cpu, own) = (Stopwatch.GetTimestamp(), place.Cpu(), Process.GetCurrentProcess().TotalProcessorTime);
        var done = (await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => LaneAsync(http, $"bound-{lane}"))))).Sum();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return done == count
            ? new(count, seconds, (Process.GetCurrentProcess().TotalProcessorTime - own).TotalSeconds, (place.Cpu() - cpu).Postgres)
            : throw new InvalidOperationException($"The bound drained {done} posts of {count}.");
    }

    private async Task<int> LaneAsync(HttpClient http, string name)
    {
        await using var connection = await place.App.OpenConnectionAsync();
        var done = 0;
        for (var idle = 0; idle < 20;)
        {
            var posts = await ClaimAsync(connection, name);
            if (posts.Count == 0)
            {
                // The other connection may have what is left.
                idle++;
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
                continue;
            }

            idle = 0;
            await WriteAsync(
                connection, posts, intent,
                post => [
                    Of(post.Tenant), Of(post.Workspace), Of(post.Delivery), Of(post.Id), Of(post.Step),
                    new NpgsqlParameter<string> { TypedValue = name },
                ]);
            await Task.WhenAll(posts.Select(post => SendAsync(http, post)));
            await WriteAsync(
                connection, posts, outcome,
                post => [Of(post.Tenant), Of(post.Workspace), Of(post.Delivery), Of(post.Id), Of(post.Step), Of(New()), Of(New())]);
            done += posts.Count;
        }

        return done;
    }

    private async Task<List<Claimed>> ClaimAsync(NpgsqlConnection connection, string name)
    {
        await using var command = new NpgsqlCommand(claim, connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = Batch }, new NpgsqlParameter<string> { TypedValue = name } },
        };
        await using var reader = await command.ExecuteReaderAsync();
        var posts = new List<Claimed>();
        while (await reader.ReadAsync())
            posts.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetGuid(3), New()));
        posts.Sort((left, right) => left.Tenant.CompareTo(right.Tenant));
        return posts;
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, List<Claimed> posts, IReadOnlyList<string> statements, Func<Claimed, NpgsqlParameter[]> parameters)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("begin"));
        for (var i = 0; i < posts.Count; i++)
        {
            if (i == 0 || posts[i - 1].Tenant != posts[i].Tenant)
                batch.BatchCommands.Add(
                    new("select set_config('app.tenant_id', $1, true)")
                    {
                        Parameters = { new NpgsqlParameter<string> { TypedValue = posts[i].Tenant.ToString() } },
                    });
            foreach (var statement in statements)
            {
                var command = new NpgsqlBatchCommand(statement);
                command.Parameters.AddRange(parameters(posts[i]));
                batch.BatchCommands.Add(command);
            }
        }

        batch.BatchCommands.Add(new("commit"));
        await batch.ExecuteNonQueryAsync();
    }

    private static async Task SendAsync(HttpClient http, Claimed post)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/2/tweets")
        {
            Content = new ByteArrayContent("""{"text":"Post 12345 of 0123456789ab"}"""u8.ToArray()),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        using var answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
    }

    private static IReadOnlyList<string> Statements(string file) =>
        [.. string.Join(
            '\n',
            File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "bounds", file))
                .Where(line => !line.StartsWith("--", StringComparison.Ordinal)))
            .Split(';')
            .Select(statement => statement.Trim())
            .Where(statement => statement.Length > 0)];

    private static NpgsqlParameter<Guid> Of(Guid id) => new() { TypedValue = id };

    private static Guid New() => Uuid7.New(TimeProvider.System.GetUtcNow());

    private sealed record Claimed(Guid Tenant, Guid Workspace, Guid Delivery, Guid Id, Guid Step);
}

internal sealed record Drained(int Posts, double Seconds, double App, double Postgres)
{
    public double Rate => Posts / Seconds;
}
