using System.Globalization;
using System.Text;

namespace Postato.Run;

/// <summary>The processes of this machine, as /proc shows them to this user; empty without /proc.</summary>
internal static class ProcessTable
{
    public static IEnumerable<ProcessEntry> All => Directory.Exists("/proc")
        ? Directory.EnumerateDirectories("/proc")
            .Select(folder => Path.GetFileName(folder))
            .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(name => new ProcessEntry(int.Parse(name, CultureInfo.InvariantCulture)))
        : [];
}

/// <summary>One process: values that cannot be read, because it ended or belongs to another user, are empty.</summary>
internal sealed record ProcessEntry(int Id)
{
    public string Name => Read("comm").Trim();

    public IReadOnlyList<string> Command => Read("cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> Environment => Read("environ").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    public string? WorkingFolder => Try(() => new FileInfo(At("cwd")).LinkTarget);

    public IReadOnlyList<string?> Descriptors =>
        Try(() => Directory.EnumerateFiles(At("fd")).Select(fd => new FileInfo(fd).LinkTarget).ToList()) ?? [];

    /// <summary>False for a process that has ended and was not yet reaped by its parent.</summary>
    public bool IsAlive =>
        Read("stat") is { Length: > 0 } stat && stat[(stat.LastIndexOf(')') + 1)..].TrimStart() is [not 'Z' and not 'X', ..];

    private string At(string file) => $"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/{file}";

    private string Read(string file) => Try(() => Encoding.UTF8.GetString(File.ReadAllBytes(At(file)))) ?? "";

    private static T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
