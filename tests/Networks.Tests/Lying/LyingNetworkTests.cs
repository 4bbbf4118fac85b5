using System.Diagnostics;
using System.Globalization;

namespace Postato.Networks.Tests.Lying;

/// <summary>
/// Whatever a network answers, an adapter returns one of its outcomes, and nothing that cannot be stored or shown.
/// <c>POSTATO_LIES=10000</c> sets the number of false answers per network, by default some hundreds; <c>POSTATO_LIES_SEED</c> changes them.
/// </summary>
public sealed class LyingNetworkTests(ITestOutputHelper output)
{
    private const int Few = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Networks => ["mastodon", "bluesky", "twitter"];

    [Theory]
    [MemberData(nameof(Networks))]
    public async Task No_lie_of_a_network_is_more_than_an_outcome(string platform)
    {
        var lies = Setting("POSTATO_LIES", Few);
        var first = Setting("POSTATO_LIES_SEED", 1);
        await using var harness = await AdapterHarness.SetAsync(ScriptOf(platform), Ct);
        var (faults, kinds, started) = (new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal), Stopwatch.GetTimestamp());
        for (var seed = first; seed < first + lies && faults.Count < 25; seed++)
        {
            var mutator = new Mutator(seed);
            var (name, ask) = harness.Calls[(seed - first) % harness.Calls.Count];
            harness.PassTime(TimeSpan.FromMinutes(mutator.Next(600)));
            var from = mutator.Next(8) < 3 ? 0 : mutator.Next(9);
            harness.Server.Begin(mutator, from, mutator.Next(4) == 0 ? int.MaxValue : from + 1);
            try
            {
                var outcome = await ask().WaitAsync(Patience, Ct);
                var kind = $"{name}: {outcome!.GetType().Name}";
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                if (StorableText.FindUnstorable(outcome, outcome.GetType().Name) is { } stain)
                    faults.Add($"seed {seed}, {name}: {stain}\n{string.Join('\n', harness.Server.Told)}");
            }
            catch (Exception failed) when (!Ct.IsCancellationRequested)
            {
                var place = failed.StackTrace?.Split('\n')
                    .FirstOrDefault(line => line.Contains("Postato.Infrastructure", StringComparison.Ordinal));
                faults.Add(
                    $"seed {seed}, {name}: {failed.GetType().Name} {failed.Message}\n{place}\n{string.Join('\n', harness.Server.Told)}");
            }
        }

        output.WriteLine($"{lies} lies of {platform} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        foreach (var (kind, count) in kinds.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            output.WriteLine($"{count,6} {kind}");
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    private static IScript ScriptOf(string platform) => platform switch
    {
        "mastodon" => new MastodonScript(),
        "bluesky" => new BlueskyScript(),
        _ => new XScript(),
    };

#pragma warning disable RS0030 // How long a test runs is said from outside.
    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
#pragma warning restore RS0030
}
