namespace Postato.Chaos;

/// <summary>
/// Kills, pauses and slows hosts, kills the database, changes workers' clocks, and sets faults at the networks, at random moments.
/// </summary>
internal sealed class Monkey(Copy copy, SeededRandom random)
{
    private static readonly Victim[] Hosts =
    [
        Victim.FirstApi, Victim.SecondApi, Victim.FirstWorker, Victim.SecondWorker, Victim.FirstWorker, Victim.SecondWorker,
    ];
    private static readonly Victim[] Workers = [Victim.FirstWorker, Victim.SecondWorker];

    // Offsets up to the one at which a host stops signing.
    private static readonly int[] Skews = [-28, -20, -5, 5, 20, 28];

    private readonly ProcessPauser pauser = new(copy);

    public Dictionary<string, int> Kills { get; } = [];

    public Dictionary<string, int> Pauses { get; } = [];

    public Dictionary<string, int> Slowed { get; } = [];

    public Dictionary<string, int> Skewed { get; } = [];

    public Dictionary<string, int> Faults { get; } = [];

    public async Task RunAsync(CancellationToken until)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Between(500, 6_000)), TimeProvider.System, until);
                switch (random.Roll(16))
                {
                    case 0:
                        Kill(Victim.Postgres);
                        break;
                    case < 4:
                        Kill(random.Pick(Hosts));
                        break;
                    case < 6:
                        Pause(until);
                        break;
                    case 6:
                        Slow(until);
                        break;
                    case 7:
                        await SlowNetworksAsync(until);
                        break;
                    case < 11:
                        Skew();
                        break;
                    default:
                        await DisturbAsync(until);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The run is over.
        }

        await pauser.ReleaseAsync();
        foreach (var worker in Workers)
            copy.Clocks?.Set(worker, 0);
    }

    private void Kill(Victim victim)
    {
        if (copy.Kill(victim))
            Count(Kills, $"{victim}");
    }

    // Either briefly, or longer than its leases last, so that other workers take over.
    private void Pause(CancellationToken until)
    {
        var (victim, beyond) = (random.Roll(4) == 0 ? random.Pick(Hosts) : random.Pick(Workers), random.Roll(2) == 0);
        if (pauser.Pause(victim, TimeSpan.FromSeconds(beyond ? random.Between(32, 75) : random.Between(1, 12)), until))
            Count(Pauses, $"{victim}{(beyond ? " beyond its leases" : "")}");
    }

    private void Slow(CancellationToken until)
    {
        var worker = random.Pick(Workers);
        if (pauser.Slow(worker, TimeSpan.FromSeconds(random.Between(5, 40)), until))
            Count(Slowed, $"{worker}");
    }

    private async Task SlowNetworksAsync(CancellationToken ct)
    {
        var most = random.Pick([60, 400, 3_000]);
        await copy.SandboxAsync(HttpMethod.Post, "/_sandbox/latency", new { minMs = 5, maxMs = most }, ct);
        Count(Slowed, $"networks to {most} ms");
    }

    private void Skew()
    {
        if (copy.Clocks is not { } clocks)
            return;

        var (worker, seconds) = (random.Pick(Workers), random.Pick(Skews));
        clocks.Set(worker, seconds);
        Count(Skewed, $"{worker} by {seconds:+0;-0;0} s");
    }

    private async Task DisturbAsync(CancellationToken ct)
    {
        var platform = random.Pick(copy.Networks);
        var times = random.Between(1, 4);
        object fault = random.Roll(8) switch
        {
            0 => new { platform, kind = "status", status = 500, times },
            1 => new { platform, kind = "status", status = 503, times },
            2 => new { platform, kind = "rate_limit", retryAfterSeconds = 3, times = 1 },
            3 => new { platform, kind = "cut_before", times },
            4 or 5 => new { platform, kind = "cut_after", times },
            6 => new { platform, kind = "half_answer", times },
            _ => new { platform, kind = "expire_token", times = 1 },
        };
        await copy.SandboxAsync(HttpMethod.Post, "/_sandbox/faults", fault, ct);
        Count(Faults, (string)fault.GetType().GetProperty("kind")!.GetValue(fault)!);
    }

    private static void Count(Dictionary<string, int> counts, string what) => counts[what] = counts.GetValueOrDefault(what) + 1;
}
