using System.Diagnostics;

namespace Postato.Run;

/// <summary>
/// The processes that a killed supervisor left running. A process belongs to this home when it is one of our programs and was started with
/// the home's mark, or is a PostgreSQL in the home's data folder; a process id alone proves nothing, because ids are reused.
/// </summary>
internal sealed class Orphans(RunHome home)
{
    /// <summary>The environment variable of every child that names its home.</summary>
    public const string Mark = "POSTATO_RUN_HOME";

    // In the order in which they are ended.
    private static readonly string[] Programs = ["worker", "api", "sandbox", "postgres"];

    /// <summary>The running ones, by program and process id.</summary>
    public IReadOnlyList<(string Program, int Id)> Find() =>
        [.. ProcessTable.All.Select(process => (Program: ProgramOf(process), process.Id))
            .Where(found => found.Program is not null)
            .Select(found => (found.Program!, found.Id))
                .OrderBy(found => Array.IndexOf(Programs, found.Item1))];

    /// <summary>Ends them in order, waiting for each.</summary>
    /// <returns>The processes that were running.</returns>
    public async Task<IReadOnlyList<(string Program, int Id)>> EndAsync()
    {
        var found = Find();
        foreach (var (program, id) in found)
        {
            _ = Supervised.Kill(id, program == "postgres" ? Supervised.Interrupt : Supervised.Terminate);
            var since = Stopwatch.GetTimestamp();
            while (IsStill(program, id))
            {
                if (Stopwatch.GetElapsedTime(since) > (program == "worker" ? Supervised.PatienceOfWorker : Supervised.Patience))
                    _ = Supervised.Kill(id, Supervised.AtOnce);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        return found;
    }

    public static string Describe(IEnumerable<(string Program, int Id)> found) =>
        string.Join(", ", found.Select(process => $"{process.Program} {process.Id}"));

    private bool IsStill(string program, int id) => new ProcessEntry(id) is { IsAlive: true } process && ProgramOf(process) == program;

    private string? ProgramOf(ProcessEntry process)
    {
        if (process.Name == "postgres")
            return IsServer(process) && process.WorkingFolder == home.PostgresData ? "postgres" : null;

        var program = process.Command.Select(word => Path.GetFileName(word))
            .FirstOrDefault(
                word => word.StartsWith("Postato.", StringComparison.Ordinal) && word.EndsWith(".dll", StringComparison.Ordinal));
        return program is not null && process.Environment.Contains($"{Mark}={home.Folder}")
            ? program["Postato.".Length..^".dll".Length].ToLowerInvariant()
            : null;
    }

    // Its backends have other titles, and end with it.
    private static bool IsServer(ProcessEntry process) =>
        process.Command is [var program, "-D", ..] && Path.GetFileName(program) == "postgres";
}
