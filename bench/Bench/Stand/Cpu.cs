using System.Globalization;

namespace Postato.Bench.Stand;

/// <summary>CPU seconds that each part has used.</summary>
internal sealed record Cpu(double Api, double Worker, double Postgres, double Sandbox)
{
    private const double TicksPerSecond = 100;

    public static Cpu operator -(Cpu after, Cpu before) => after.Minus(before);

    public static Cpu operator +(Cpu one, Cpu other) =>
        new(one.Api + other.Api, one.Worker + other.Worker, one.Postgres + other.Postgres, one.Sandbox + other.Sandbox);

    public Cpu Minus(Cpu before) => new(Api - before.Api, Worker - before.Worker, Postgres - before.Postgres, Sandbox - before.Sandbox);

    /// <summary>Of one process.</summary>
    public static double Of(int? pid) => pid is { } known && Read(known) is { } stat ? stat.Own / TicksPerSecond : 0;

    /// <summary>Of a server with all its child processes, including ended ones.</summary>
    public static double OfTree(int? pid)
    {
        if (pid is not { } root || Read(root) is not { } server)
            return 0;

        var ticks = server.Own + server.Ended;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var child) && Read(child) is { } stat && stat.Parent == root)
                ticks += stat.Own;
        }

        return ticks / TicksPerSecond;
    }

    /// <summary>Resident memory in MB.</summary>
    public static double ResidentMb(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line["VmRSS:".Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) / 1024;
    }

    private static (int Parent, long Own, long Ended)? Read(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
            return ((int)Field(1), Field(11) + Field(12), Field(13) + Field(14));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
