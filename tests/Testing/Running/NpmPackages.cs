using System.ComponentModel;
using System.Security.Cryptography;
using Postato.Run;
using Postato.Run.Postgres;

namespace Postato.Testing.Running;

/// <summary>A rig's npm packages, installed from its lock file without running scripts, once per machine.</summary>
public static class NpmPackages
{
    private static readonly string Cache = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "postato",
        "rigs");

    /// <param name="rig">The name of its folder in <c>tests/rigs</c>.</param>
    /// <returns>The folder of the packages and of the rig's current files.</returns>
    public static async Task<string> InstallAsync(string rig, CancellationToken ct)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "rigs", rig);
        var lockFile = await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"), ct);
        var folder = Path.Combine(Cache, rig, Convert.ToHexStringLower(SHA256.HashData(lockFile))[..12]);
        if (!Directory.Exists(folder))
            await InstallAsync(source, folder, ct);

        foreach (var file in Directory.EnumerateFiles(source))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        return folder;
    }

    // Renamed when complete.
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
            throw new Sentence("npm was not found: install Node 20 or newer with npm.");
        }

        Directory.Move(draft, folder);
    }
}
