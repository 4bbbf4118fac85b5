using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Postato.Bench.Load;

/// <summary>
/// The load generator, in a process of its own, so that its CPU time can be measured separately. Reads a plan and writes a result.
/// </summary>
internal static class LoadCommand
{
    /// <summary>Called by the harness: starts this program again as a generator.</summary>
    /// <param name="measuring">Called when the warm-up is over.</param>
    public static async Task<LoadResult> StartAsync(LoadPlan plan, Func<Task> measuring)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, "load") { RedirectStandardInput = true, RedirectStandardOutput = true };
        // It runs for seconds only: compiled once and for good, so that it takes no CPU for that from what is measured.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(plan));
        if (await process.StandardOutput.ReadLineAsync() != "measuring")
            throw new InvalidOperationException("The load generator ended.");

        await measuring();
        var result = JsonSerializer.Deserialize<LoadResult>(
            await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The load generator ended."))!;
        await process.WaitForExitAsync();
        return result.Failed == 0
            ? result
            : throw new InvalidOperationException($"{result.Failed} of {result.Requests} requests failed: {result.FirstFailure}");
    }

    public static async Task<int> RunAsync()
    {
        var plan = JsonSerializer.Deserialize<LoadPlan>(await Console.In.ReadLineAsync() ?? "")!;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = plan.Connections })
        {
            Timeout = TimeSpan.FromSeconds(60),
        };
        var run = new Run(plan, http);
        await run.ForAsync(plan.WarmSeconds);
        Console.WriteLine("measuring");
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var result = await run.ForAsync(plan.Seconds);
        Console.WriteLine(
            JsonSerializer.Serialize(result with { Cpu = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds }));
        return 0;
    }

    private sealed class Run(LoadPlan plan, HttpClient http)
    {
        private readonly string unique = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));
        private int next;
        private int failed;
        private string? failure;

        public async Task<LoadResult> ForAsync(double seconds)
        {
            (failed, failure) = (0, null);
            var started = Stopwatch.GetTimestamp();
            var latencies = await Task.WhenAll(
                Enumerable.Range(0, plan.Connections).Select(_ => Task.Run(() => ConnectionAsync(started, seconds))));
            var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var all = latencies.SelectMany(mine => mine).ToList();
            return new(all.Count, failed, failure, elapsed, 0, all);
        }

        private async Task<List<double>> ConnectionAsync(long started, double seconds)
        {
            var latencies = new List<double>();
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
            {
                var number = Interlocked.Increment(ref next);
                using var request = RequestOf(number, plan.Targets[number % plan.Targets.Count]);
                var begun = Stopwatch.GetTimestamp();
                using var answer = await http.SendAsync(request);
                latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                if (answer.StatusCode != HttpStatusCode.Created)
                {
                    Interlocked.Increment(ref failed);
                    failure ??= $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
                }
            }

            return latencies;
        }

        private HttpRequestMessage RequestOf(int number, LoadTarget target)
        {
            if (plan.Status == LoadPlan.ToNetwork)
                return Request(
                    target,
                    $$"""{"text":"A sentence of the usual length, such as people write about what they made today: {{unique}} {{number}}"}""");

            var at = plan.Status == "scheduled" ? $"""
                "scheduledAt":"{TimeProvider.System.GetUtcNow().AddDays(30).ToString("O", CultureInfo.InvariantCulture)}",
                """ : "";
            var body = $$"""
                {"platform":"twitter","accountId":"{{target.Account}}","status":"{{plan.Status}}",{{at}}"content":"A sentence of the usual length, such as people write about what they made today: {{unique}} {{number}}"}
                """;
            var request = Request(target, body);
            request.Headers.Add("Idempotency-Key", $"bench-{unique}-{number}");
            return request;
        }

        private static HttpRequestMessage Request(LoadTarget target, string body)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, target.Url)
            {
                Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
            return request;
        }
    }
}
