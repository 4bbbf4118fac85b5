using System.Text.RegularExpressions;

namespace Postato.Infrastructure.Persistence.Sql;

/// <summary>
/// SQL as it is embedded in this assembly. <c>{name}</c> in it stands for <c>Sql/Includes/name.sql</c>: what several statements and
/// functions of the schema must say alike is written once. PostgreSQL knows no such sign, so none is left over unnoticed.
/// </summary>
internal static partial class SqlText
{
    private const string Folder = "Postato.Infrastructure.Persistence.";

    /// <summary>All names in a folder of <c>Persistence</c>, such as <c>Sql</c>: in order, below it with a slash between.</summary>
    public static IEnumerable<string> NamesIn(string folder) => typeof(SqlText).Assembly.GetManifestResourceNames()
        .Where(resource => resource.StartsWith($"{Folder}{folder}.", StringComparison.Ordinal))
        .Select(resource => resource[(Folder.Length + folder.Length + 1)..^".sql".Length].Replace('.', '/'))
        .Order(StringComparer.Ordinal);

    /// <param name="folder">In <c>Persistence</c>.</param>
    /// <param name="name">The file's, without its extension.</param>
    public static string Read(string folder, string name)
    {
        var resource = $"{Folder}{folder}.{name.Replace('/', '.')}.sql";
        using var reader = new StreamReader(typeof(SqlText).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"Persistence/{folder}/{name}.sql is not embedded."));
        return Include(reader.ReadToEnd());
    }

    /// <summary>The text with what it includes.</summary>
    public static string Include(string text) =>
        Inclusion().Replace(text, found => Read("Sql", $"Includes/{found.Groups[1].Value}").TrimEnd());

    [GeneratedRegex(@"\{([a-z][a-z_]*)\}")]
    private static partial Regex Inclusion();
}
