namespace Postato.Chaos;

/// <summary>Kills hosts and the database, and orders faults of the networks, at random moments.</summary>
internal sealed class Monkey(Copy copy, Dice dice)
{
    private static readonly Victim[] Hosts = [Victim.FirstApi, Victim.SecondApi, Victim.FirstWorker, Victim.SecondWorker, Victim.FirstWorker, Victim.SecondWorker];

    public Dictionary<string, int> Kills { get; } = [];

    public Dictionary<string, int> Faults { get; } = [];

    public async Task RunAsync(CancellationToken until)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(dice.Between(500, 6_000)), TimeProvider.System, until);
                switch (dice.Roll(10))
                {
                    case 0:
                        Kill(Victim.Postgres);
                        break;
                    case < 4:
                        Kill(dice.Pick(Hosts));
                        break;
                    default:
                        await DisturbAsync(until);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // Enough.
        }
    }

    private void Kill(Victim victim)
    {
        if (copy.Kill(victim))
            Kills[$"{victim}"] = Kills.GetValueOrDefault($"{victim}") + 1;
    }

    private async Task DisturbAsync(CancellationToken ct)
    {
        var platform = dice.Pick(copy.Networks);
        var times = dice.Between(1, 4);
        object fault = dice.Roll(8) switch
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
        var kind = (string)fault.GetType().GetProperty("kind")!.GetValue(fault)!;
        Faults[kind] = Faults.GetValueOrDefault(kind) + 1;
    }
}
