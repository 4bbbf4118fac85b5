using System.Text.RegularExpressions;

namespace Postato.Infrastructure.Persistence.Sql;

/// <summary>
/// SQL files embedded in this assembly. <c>{name}</c> in them is replaced by <c>Sql/Includes/name.sql</c>, which holds what several
/// statements and schema functions share. PostgreSQL has no such syntax, so one that is not replaced is an error.
/// </summary>
internal static partial class SqlText
{
    private const string Folder = "Postato.Infrastructure.Persistence.";

    /// <summary>
    /// The names of all files in a folder of <c>Persistence</c>, such as <c>Sql</c>, in order, with subfolders separated by a slash.
    /// </summary>
    public static IEnumerable<string> NamesIn(string folder) => typeof(SqlText).Assembly.GetManifestResourceNames()
        .Where(resource => resource.StartsWith($"{Folder}{folder}.", StringComparison.Ordinal))
        .Select(resource => resource[(Folder.Length + folder.Length + 1)..^".sql".Length].Replace('.', '/'))
        .Order(StringComparer.Ordinal);

    /// <param name="folder">In <c>Persistence</c>.</param>
    /// <param name="name">The file's name, without extension.</param>
    public static string Read(string folder, string name)
    {
        var resource = $"{Folder}{folder}.{name.Replace('/', '.')}.sql";
        using var reader = new StreamReader(typeof(SqlText).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"Persistence/{folder}/{name}.sql is not embedded."));
        return Include(reader.ReadToEnd());
    }

    /// <summary>The text with its includes.</summary>
    public static string Include(string text) =>
        Inclusion().Replace(text, found => Read("Sql", $"Includes/{found.Groups[1].Value}").TrimEnd());

    [GeneratedRegex(@"\{([a-z][a-z_]*)\}")]
    private static partial Regex Inclusion();
}
