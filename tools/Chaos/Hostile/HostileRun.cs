using System.Globalization;
using System.Text.Json;

namespace Postato.Chaos.Hostile;

/// <summary>
/// Runs honest accounts beside accounts of another tenant whose servers answer every call with hostile bytes. Measures the honest posts'
/// latency against a run without the others, what the workers need, and which exceptions they log.
/// </summary>
internal static class HostileRun
{
    private const int HonestPerNetwork = 3;
    private const int HostilePerServer = 20;

    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HostilePace = TimeSpan.FromMilliseconds(400);

    // A PNG of one pixel.
    private static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public static async Task<int> RunAsync(int minutes, ulong seed)
    {
        Console.WriteLine(
            $"Hostile answers for {minutes} min with seed {seed}: starting two API hosts, two workers, PostgreSQL, the Sandbox and the "
                + $"hostile servers.");
        Copy? started = null;
        var answers = new HostileAnswers(new SeededRandom(seed));
        await using var mastodon = new HostileMastodon(answers);
        await using var pds = new HostilePds(answers);
        await using var directory = new NameDirectory(
            () => pds.Origin, () => started!.Demo.GetProperty("networks").GetProperty("bluesky").GetString()!, answers);
        HostileServer[] servers = [mastodon, pds, directory];
        await Task.WhenAll(servers.Select(server => server.StartAsync()));

        await using var copy = started = await Copy.StartAsync(movesClocks: false, new Dictionary<string, string>
        {
            ["Networks__Bluesky__PlcUrl"] = directory.Origin,
            ["Networks__Bluesky__AppViewUrl"] = directory.Origin,
            ["Fetch__AllowOrigins__90"] = mastodon.Origin,
            ["Fetch__AllowOrigins__91"] = pds.Origin,
            ["Fetch__AllowOrigins__92"] = directory.Origin,
        });
        var second = copy.Demo.GetProperty("secondTenant");
        using var honest = new Member(copy.Apis[0], copy.WorkspaceId, copy.ApiKey);
        using var other = new Member(
            copy.Apis[1], second.GetProperty("workspaceId").GetString()!, second.GetProperty("apiKey").GetString()!);
        foreach (var platform in copy.Networks)
        {
            for (var i = 0; i < HonestPerNetwork; i++)
                await honest.ConnectAsync(copy.SandboxUrl, platform, $"honest{i}");
        }

        for (var i = 0; i < HostilePerServer; i++)
        {
            await other.ConnectAsync(mastodon.Origin, "mastodon", $"mallory{i}");
            await other.ConnectAsync(pds.Origin, "bluesky", $"mallory{i}");
        }

        var posts = new HonestPosts(honest, await honest.AccountsAsync());
        _ = await posts.RunAsync("warm", TimeSpan.FromSeconds(10));
        var alone = await posts.RunAsync("alone", Quiet);

        Array.ForEach(servers, server => server.Turn());
        var watch = new WorkerWatch(() => copy.WorkerPids, copy.Logs);
        using var time = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
        var watching = watch.RunAsync(time.Token);
        var hostile = PublishHostileAsync(other, new SeededRandom(seed + 1), time.Token);
        var beside = await posts.RunAsync("beside", TimeSpan.FromMinutes(minutes));
        await Task.WhenAll(watching, hostile);

        var exceptions = watch.ReadExceptions();
        Console.WriteLine($"""

            seed {seed}, {minutes} min
            honest posts alone   {alone}
            honest posts beside  {beside}
            hostile posts        {Listed(await StatusesAsync(other, await hostile))}
            hostile answers      {answers.Given.Values.Sum()}, of {answers.Given.Count} kinds
            largest worker       {watch.Memory.First} MiB at first, {watch.Memory.Most} MiB at most, {watch.Memory.Last} MiB at last
            logged exceptions    {Listed(exceptions)}
            """);
        return beside.Unpublished == 0 && alone.Unpublished == 0 ? 0 : 1;
    }

    /// <returns>The accepted posts.</returns>
    private static async Task<IReadOnlyList<string>> PublishHostileAsync(Member member, SeededRandom random, CancellationToken until)
    {
        var accounts = await member.AccountsAsync();
        var ids = new List<string>();
        using var pace = new PeriodicTimer(HostilePace, TimeProvider.System);
        try
        {
            for (var i = 0; await pace.WaitForNextTickAsync(until); i++)
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"hostile {i}");
                object content = random.Roll(4) switch
                {
                    0 => new[] { new { text }, new { text = text + " and more" } },
                    1 => text + " to @mallory1.test",
                    _ => text,
                };
                object? media = content is string && random.Roll(3) == 0
                    ? new[] { new { id = await member.UploadAsync(Pixel), alt = "a pixel" } }
                    : null;
                if (await member.PublishAsync(random.Pick(accounts), content, media) is { } id)
                    ids.Add(id);
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The run is over.
        }

        return ids;
    }

    private static async Task<Dictionary<string, int>> StatusesAsync(Member member, IReadOnlyList<string> ids)
    {
        var counts = new Dictionary<string, int>();
        foreach (var id in ids)
        {
            var post = await member.GetAsync($"/posts/{id}");
            var error = post.GetProperty("error");
            var what = $"{post.GetProperty("status").GetString()}"
                + $"{(error.ValueKind == JsonValueKind.Object ? $" ({error.GetProperty("code").GetString()})" : "")}";
            counts[what] = counts.GetValueOrDefault(what) + 1;
        }

        return counts;
    }

    private static string Listed(Dictionary<string, int> counts) =>
        counts.Count == 0
            ? "none"
            : string.Join(", ", counts.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} {pair.Key}"));
}
