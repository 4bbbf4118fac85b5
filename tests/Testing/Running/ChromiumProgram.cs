using Postato.Run;

namespace Postato.Testing.Running;

/// <summary>The machine's own Chromium.</summary>
public static class ChromiumProgram
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    public static string Find()
    {
#pragma warning disable RS0030 // The search path is no setting of ours.
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
#pragma warning restore RS0030
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new Sentence(
                $"No Chromium was found: install one (on Debian: apt-get install chromium), so that {string.Join(" or ", Names)} is on "
                    + $"the PATH.");
    }
}
