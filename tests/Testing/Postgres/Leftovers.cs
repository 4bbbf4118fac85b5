using System.Diagnostics;
using System.Globalization;

namespace Postato.Testing.Postgres;

/// <summary>Servers and folders of a test run that was killed, removed by the next one.</summary>
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
            // Another test program removes it too, or its owner is still running.
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

    // Process ids are reused, so the name must match too.
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
