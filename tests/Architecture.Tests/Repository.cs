namespace Postato.Architecture.Tests;

/// <summary>The source files of this repository.</summary>
internal static class Repository
{
    private static readonly string[] Made = ["artifacts", "bin", "obj", "node_modules", ".git", ".postato", ".vs", ".idea", "TestResults"];

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathTo(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathTo(file));

    /// <summary>Lines that are neither empty nor comments.</summary>
    public static IReadOnlyList<string> ReadList(string file) =>
        [.. File.ReadLines(PathTo(file)).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>Paths from the root with <c>/</c>, without build output.</summary>
    /// <param name="folders">Where to look; none for everywhere.</param>
    public static IEnumerable<string> Files(string pattern, params IEnumerable<string> folders)
    {
        var places = folders.DefaultIfEmpty("").Select(PathTo).Where(Directory.Exists);
        return places.SelectMany(place => Walk(place, pattern))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Walk(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern)
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(inner => !Made.Contains(Path.GetFileName(inner)))
                .SelectMany(inner => Walk(inner, pattern)));

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Postato.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run inside the repository."));
}
