using System.Collections.Frozen;

namespace Postato.Domain.Posts.Limits;

/// <summary>
/// The top-level domains that make a name without a scheme a link: <c>example.com</c> is one, <c>foo.js</c> is not. From the root zone of
/// October 2025, internationalised names in Unicode; a newer domain counts as plain text.
/// </summary>
public static class TopLevelDomains
{
    private static readonly FrozenSet<string> All = Read();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = All.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>In UTF-16 units.</summary>
    internal static int LongestLength { get; } = All.Max(name => name.Length);

    /// <summary>In any case, without the dot.</summary>
    public static bool Contains(ReadOnlySpan<char> label) => Lookup.Contains(label);

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(TopLevelDomains).Assembly.GetManifestResourceStream("top-level-domains.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
