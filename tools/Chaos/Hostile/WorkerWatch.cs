using System.Diagnostics;
using System.Text.Json;

namespace Postato.Chaos.Hostile;

/// <summary>Measures the workers' memory and counts the exceptions that they log.</summary>
internal sealed class WorkerWatch(Func<IReadOnlyList<int>> workers, string logs)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly List<long> memory = [];

    /// <summary>Of the largest worker, in MiB: first, maximum, last.</summary>
    public (long First, long Most, long Last) Memory => (memory[0] >> 20, memory.Max() >> 20, memory[^1] >> 20);

    public async Task RunAsync(CancellationToken until)
    {
        using var pace = new PeriodicTimer(Pace, TimeProvider.System);
        try
        {
            do
                memory.Add(workers().Max(SizeOf));
            while (await pace.WaitForNextTickAsync(until));
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    /// <summary>Log entries with an exception, by event name and exception type.</summary>
    public Dictionary<string, int> ReadExceptions()
    {
        var found = new Dictionary<string, int>();
        foreach (var line in Directory.EnumerateFiles(logs, "worker*.log").SelectMany(File.ReadLines))
        {
            if (Parse(line) is not { } entry || !entry.TryGetProperty("Exception", out var exception))
                continue;

            var name = $"{entry.GetProperty("Category").GetString()}/{entry.GetProperty("EventId").GetInt32()} "
                + $"{exception.GetString()!.Split(':', '\n')[0]}";
            found[name] = found.GetValueOrDefault(name) + 1;
        }

        return found;
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long SizeOf(int process)
    {
        using var worker = Process.GetProcessById(process);
        return worker.WorkingSet64;
    }
}
