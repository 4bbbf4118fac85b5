using System.Diagnostics;
using System.Globalization;

namespace Postato.Testing.Postgres;

/// <summary>What a test run leaves behind that was killed before it could stop its server: ended by the next.</summary>
internal static class Leftovers
{
    private const string Prefix = "postato-tests-";

    public static string CreateFolder() => Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;

    public static void Remove()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            var owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, CultureInfo.InvariantCulture, out var process) || Lives(process, "Postato."))
                continue;

            EndServer(Path.Combine(folder, "data", "postmaster.pid"));
            Delete(folder);
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Another test program found it too, or the one that left it is still at it.
        }
    }

    private static void EndServer(string pidFile)
    {
        if (!File.Exists(pidFile) || !int.TryParse(File.ReadLines(pidFile).First(), CultureInfo.InvariantCulture, out var server)
            || !Lives(server, "postgres"))
            return;

        using var process = Process.GetProcessById(server);
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    // The number of a process is given again: the name tells whether it is still the one.
    private static bool Lives(int id, string name)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName.StartsWith(name, StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
