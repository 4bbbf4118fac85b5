using System.ComponentModel;
using System.Security.Cryptography;
using Postato.Run;
using Postato.Run.Postgres;

namespace Postato.Interop.Tests.Rig;

/// <summary>The rig's packages, installed by npm from its lock file, once a machine.</summary>
internal static class RigPackages
{
    private static readonly string Source = Path.Combine(AppContext.BaseDirectory, "rigs", "bluesky");

    private static readonly string Cache = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "postato", "rigs", "bluesky");

    /// <summary>The program to start, beside its packages.</summary>
    public static async Task<string> InstallAsync(CancellationToken ct)
    {
        var lockFile = await File.ReadAllBytesAsync(Path.Combine(Source, "package-lock.json"), ct);
        var folder = Path.Combine(Cache, Convert.ToHexStringLower(SHA256.HashData(lockFile))[..12]);
        if (!Directory.Exists(folder))
            await InstallAsync(folder, ct);

        // The packages last as long as the lock file; the program is always today's.
        var program = Path.Combine(folder, "start.mjs");
        File.Copy(Path.Combine(Source, "start.mjs"), program, overwrite: true);
        return program;
    }

    // Whole or not at all.
    private static async Task InstallAsync(string folder, CancellationToken ct)
    {
        var draft = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(draft);
        foreach (var file in new[] { "package.json", "package-lock.json" })
            File.Copy(Path.Combine(Source, file), Path.Combine(draft, file), overwrite: true);

        try
        {
            await Command.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", draft], ct);
        }
        catch (Win32Exception)
        {
            throw new Sentence("npm was not found: install Node 20 or newer with npm, which the real Bluesky server runs on.");
        }

        Directory.Move(draft, folder);
    }
}
