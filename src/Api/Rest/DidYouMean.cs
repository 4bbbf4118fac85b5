namespace Postato.Api.Rest;

/// <summary>Suggests the known name that an unknown one was probably meant to be.</summary>
internal static class DidYouMean
{
    private const int LongestName = 40;

    /// <summary>The message for an unknown name, which is shown beside it.</summary>
    /// <param name="what">What was expected, such as <c>field</c>.</param>
    public static string Words(string what, string name, IEnumerable<string> known) =>
        Nearest(name, known) is { } meant ? $"There is no such {what}. Did you mean {meant}?" : $"There is no such {what}.";

    /// <summary>A name as it may be echoed. A long one is probably a value in the wrong place.</summary>
    public static string Shown(string name) => name.Length <= LongestName ? name : $"{name[..8]}…";

    private static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length is 0 or > LongestName)
            return null;

        var plain = Plain(name);
        var (nearest, distance) = known.Select(candidate => (candidate, Distance(plain, Plain(candidate))))
            .DefaultIfEmpty(("", int.MaxValue))
            .MinBy(found => found.Item2);
        return distance <= Math.Max(1, nearest.Length / 3) && distance < nearest.Length ? nearest : null;
    }

    // Different case or word separators are the most frequent mistake.
    private static string Plain(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>The edit distance: letters to add, leave out, change or swap with their neighbour.</summary>
    private static int Distance(string from, string to)
    {
        var (before, last, row) = (new int[to.Length + 1], Enumerable.Range(0, to.Length + 1).ToArray(), new int[to.Length + 1]);
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[to.Length];
    }
}
