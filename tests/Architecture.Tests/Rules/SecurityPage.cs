using System.Text.RegularExpressions;

namespace Postato.Architecture.Tests.Rules;

/// <summary>docs/security.md: its rules, and the test classes that it names.</summary>
internal static partial class SecurityPage
{
    public const string Path = "docs/security.md";

    private const string Shown = "*Shown by* ";

    /// <summary>The classes that each rule names.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read() => Paragraphs(Repository.Read(Path))
        .ToDictionary(
            rule => rule.Number,
            rule => (IReadOnlyList<string>)[.. ClassName().Matches(ShownBy(rule.Text)).Select(name => name.Groups[1].Value)]);

    /// <summary>The page with the names corrected; its text is unchanged.</summary>
    public static string Rewrite(string page, IReadOnlyDictionary<string, IReadOnlyList<string>> tests)
    {
        foreach (var (number, text) in Paragraphs(page))
        {
            var words = text.Contains(Shown, StringComparison.Ordinal)
                ? text[..text.IndexOf(Shown, StringComparison.Ordinal)].TrimEnd()
                : text.TrimEnd();
            var names = tests.GetValueOrDefault(number) ?? [];
            var line = names.Count == 0 ? "" : $"\n{Shown}{string.Join(", ", names.Select(name => $"`{name}`"))}.";
            page = page.Replace(text, words + line + "\n\n", StringComparison.Ordinal);
        }

        return page.TrimEnd() + "\n";
    }

    private static string ShownBy(string text) => text.IndexOf(Shown, StringComparison.Ordinal) is >= 0 and var at ? text[at..] : "";

    private static IEnumerable<(string Number, string Text)> Paragraphs(string page) =>
        Rule().Matches(page).Select(rule => (rule.Groups[1].Value, rule.Value));

    // From the rule's number to the next rule, heading or end.
    [GeneratedRegex(@"^\*\*(S-\d+)\*\*.*?(?=^\*\*S-|^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Rule();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex ClassName();
}
