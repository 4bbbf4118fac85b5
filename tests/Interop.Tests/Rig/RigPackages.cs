using System.ComponentModel;
using System.Security.Cryptography;
using Postato.Run;
using Postato.Run.Postgres;

namespace Postato.Interop.Tests.Rig;

/// <summary>A rig's packages, installed by npm from its lock file, once a machine.</summary>
internal static class RigPackages
{
    private static readonly string Cache = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "postato", "rigs");

    /// <summary>The program to start, beside its packages.</summary>
    public static async Task<string> InstallAsync(string rig, string program, CancellationToken ct)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "rigs", rig);
        var lockFile = await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"), ct);
        var folder = Path.Combine(Cache, rig, Convert.ToHexStringLower(SHA256.HashData(lockFile))[..12]);
        if (!Directory.Exists(folder))
            await InstallAsync(source, folder, ct);

        // The packages last as long as the lock file; the program is always today's.
        var installed = Path.Combine(folder, program);
        File.Copy(Path.Combine(source, program), installed, overwrite: true);
        return installed;
    }

    // Whole or not at all.
    private static async Task InstallAsync(string source, string folder, CancellationToken ct)
    {
        var draft = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(draft);
        foreach (var file in new[] { "package.json", "package-lock.json" })
            File.Copy(Path.Combine(source, file), Path.Combine(draft, file), overwrite: true);

        try
        {
            await Command.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", draft], ct);
        }
        catch (Win32Exception)
        {
            throw new Sentence("npm was not found: install Node 20 or newer with npm, which the networks' own programs run on.");
        }

        Directory.Move(draft, folder);
    }
}
