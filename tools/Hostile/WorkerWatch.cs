using System.Globalization;
using System.Text.Json;
using Postato.Chaos;

namespace Postato.Hostile;

/// <summary>What a worker needs of the machine while it runs, and what its log says of exceptions.</summary>
internal sealed class WorkerWatch(Copy copy)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private readonly List<(TimeSpan At, long Kilobytes)> sizes = [];

    /// <summary>Resident memory, both workers together.</summary>
    public IReadOnlyList<(TimeSpan At, long Kilobytes)> Sizes => sizes;

    public async Task RunAsync(CancellationToken until)
    {
        for (var at = TimeSpan.Zero; !until.IsCancellationRequested; at += Pace)
        {
            sizes.Add((at, Pids().Sum(ResidentOf)));
            await Task.Delay(Pace, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>By event, how many entries of the workers' logs carry an exception.</summary>
    public IReadOnlyDictionary<string, int> CountExceptions()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in Directory.EnumerateFiles(Path.Combine(copy.Home, "logs"), "*orker*").SelectMany(File.ReadLines))
        {
            if (line is not ['{', ..] || !line.Contains("Exception", StringComparison.Ordinal))
                continue;

            try
            {
                var entry = JsonElement.Parse(line);
                if (!entry.TryGetProperty("Exception", out var exception))
                    continue;

                var name = $"{entry.GetProperty("Category").GetString()} {entry.GetProperty("EventId")} {exception.GetString()!.Split('\n')[0].Split(':')[0]}";
                counts[name] = counts.GetValueOrDefault(name) + 1;
            }
            catch (JsonException)
            {
                counts["a line that is no JSON"] = counts.GetValueOrDefault("a line that is no JSON") + 1;
            }
        }

        return counts;
    }

    private IEnumerable<int> Pids()
    {
        var demo = copy.Demo;
        yield return demo.GetProperty("pids").GetProperty("worker").GetInt32();
        yield return demo.GetProperty("moreHosts")[0].GetProperty("worker").GetInt32();
    }

    private static long ResidentOf(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
