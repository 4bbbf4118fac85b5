using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Postato.Testing;
using Postato.Testing.Running;

namespace Postato.EndToEnd.Tests;

/// <summary>Every accepted post is published exactly once, whatever is killed.</summary>
public sealed class KilledWorkerTests(ITestOutputHelper output)
{
    private const int Posts = 200;
    private const int Accounts = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_posts_arrive_once_each_while_the_worker_is_killed_and_answers_are_cut()
    {
        await using var copy = await RunningCopy.StartAsync(Ct);
        for (var i = 0; i < Accounts; i++)
            await copy.ConnectAsync($"killed{i}", Ct);
        var accounts = (await copy.SendAsync(HttpMethod.Get, "/accounts", null, Ct)).GetProperty("items").EnumerateArray()
            .Where(account => account.GetProperty("username").GetString()!.StartsWith("killed", StringComparison.Ordinal))
                .Select(account => account.GetProperty("id").GetString()!)
                .ToList();
        var image = await UploadAsync(copy);
        // Answers are delayed, so that kills meet steps in progress; one in ten is lost after it was accepted.
        await copy.SandboxAsync("/_sandbox/latency", new { minMs = 20, maxMs = 120 }, Ct);
        await copy.SandboxAsync("/_sandbox/faults", new { platform = "bluesky", kind = "cut_after", rate = 0.1 }, Ct);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var kills = KillAsync(copy, over.Token);
        var expected = new List<string>();
        var ids = new List<string>();
        for (var i = 0; i < Posts; i++)
        {
            var (content, media, texts) = ContentOf(i, image);
            var created = await copy.SendAsync(
                HttpMethod.Post, "/posts",
                new { platform = "bluesky", accountId = accounts[i % Accounts], status = "publish", content, media }, Ct);
            ids.Add(created.GetProperty("id").GetString()!);
            expected.AddRange(texts);
        }

        var states = await Eventually.GetAsync(
            () => StatesAsync(copy), found => found.Values.Count(status => status is "published" or "failed") >= Posts, Ct,
            TimeSpan.FromMinutes(12));
        await over.CancelAsync();
        var killed = await kills;

        var published = (await copy.SandboxAsync("/_sandbox/posts?platform=bluesky&limit=10000", null, Ct))
            .GetProperty("items")
            .EnumerateArray()
            .Select(post => post.GetProperty("text").GetString()!)
            .ToList();
        var cuts = (await copy.SandboxAsync("/_sandbox/requests?limit=10000", null, Ct))
            .GetProperty("items")
            .EnumerateArray()
            .Count(request => request.GetProperty("status").GetInt32() == 0);
        output.WriteLine($"{Posts} posts, {expected.Count} items, {killed} kills, {cuts} answers cut");
        Assert.All(ids, id => Assert.Equal("published", states[id]));
        Assert.Equal(expected.Order(StringComparer.Ordinal), published.Order(StringComparer.Ordinal));
        Assert.True(cuts > 0);
        Assert.True(killed >= 5);
    }

    private static (object Content, object? Media, string[] Texts) ContentOf(int i, string image) => (i % 3) switch
    {
        0 => ($"text {i}", null, [$"text {i}"]),
        1 => ($"image {i}", new[] { new { id = image, alt = $"a picture for {i}" } }, [$"image {i}"]),
        _ => (
            new[] { new { text = $"thread {i} first" }, new { text = $"thread {i} second" }, new { text = $"thread {i} third" } }, null,
            [$"thread {i} first", $"thread {i} second", $"thread {i} third"]),
    };

    // Kill again only after the new worker made a request, so that on a slow machine it is killed at work and not during its start each
    // time. Posts that wait for a retry make none for minutes, so one request is enough.
    private static async Task<int> KillAsync(RunningCopy copy, CancellationToken ct)
    {
        var kills = 0;
        try
        {
            while (true)
            {
                var (begun, more) = (await RequestsAsync(copy, ct), RandomNumberGenerator.GetInt32(10, 60));
                var patience = Stopwatch.StartNew();
                await Eventually.TrueAsync(
                    async () => await RequestsAsync(copy, ct) - begun is var made
                        && (made >= more || (made > 0 && patience.Elapsed > Patience)),
                    ct, TimeSpan.MaxValue);
                await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(0, 200)), TimeProvider.System, ct);
                copy.Kill("worker");
                kills++;
            }
        }
        catch (OperationCanceledException)
        {
            return kills;
        }
    }

    private static async Task<long> RequestsAsync(RunningCopy copy, CancellationToken ct) =>
        (await copy.SandboxAsync("/_sandbox/stats", null, ct)).GetProperty("bluesky").GetProperty("requests").GetInt64();

    private static async Task<Dictionary<string, string>> StatesAsync(RunningCopy copy)
    {
        var states = new Dictionary<string, string>();
        string? cursor = null;
        do
        {
            var page = await copy.SendAsync(HttpMethod.Get, $"/posts?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}", null, Ct);
            foreach (var post in page.GetProperty("items").EnumerateArray())
                states[post.GetProperty("id").GetString()!] = post.GetProperty("status").GetString()!;
            cursor = page.GetProperty("cursor").GetString();
        }
        while (cursor is not null);

        return states;
    }

    private static async Task<string> UploadAsync(RunningCopy copy)
    {
        var png = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        var file = new ByteArrayContent(png) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        using var form = new MultipartFormDataContent { { file, "file", "dot.png" } };
        return (await copy.SendAsync(HttpMethod.Post, "/media", form, Ct)).GetProperty("id").GetString()!;
    }
}
