using System.Globalization;
using System.Text.RegularExpressions;

namespace Postato.Architecture.Tests.Shape;

/// <summary>
/// Rules in <c>.editorconfig</c> that neither the compiler nor <c>dotnet format</c> checks. The others are build warnings, which are
/// errors.
/// </summary>
public sealed partial class EditorConfigTests
{
    private static readonly string[] Code = ["src", "tests", "tools", "bench"];

    // Generated files.
    private static readonly string[] Written = ["packages.lock.json", "Postato.sln"];

    private static readonly int Maximum =
        int.Parse(MaximumLength().Match(Repository.Read(".editorconfig")).Groups[1].Value, CultureInfo.InvariantCulture);

    private static readonly IReadOnlyList<(string File, string Text)> Sources =
        [.. Repository.Files("*.cs", Code).Where(IsByHand).Select(file => (file, Repository.Read(file)))];

    // The SDK's formatters do not break lines.
    [Fact]
    public void Lines_are_no_longer_than_max_line_length() =>
        Assert.Empty(Sources.SelectMany(source => WideLines(source.File, source.Text)).Select(line => $"{line.File}:{line.Number}"));

    [Fact]
    public void Usings_of_System_come_first_and_each_group_is_in_order() =>
        Assert.Empty(
            Sources.Where(source => Usings(source.Text) is var usings && !usings.SequenceEqual(Sorted(usings)))
                .Select(source => source.File));

    // For C# the build checks white space.
    [Fact]
    public void Other_texts_end_in_a_line_feed_and_hold_no_other_line_ends_tabs_or_trailing_blanks() =>
        Assert.Empty(OtherTexts().Where(text => !text.Read.EndsWith('\n') || Blemish().IsMatch(text.Read)).Select(text => text.File));

    private static IEnumerable<(string File, string Read)> OtherTexts() =>
        ((string[])["csproj", "props", "sql", "json", "proto", "css", "js", "html", "sh", "cake", "yml", "txt", "config"])
        .SelectMany(extension => Repository.Files($"*.{extension}"))
        .Where(IsByHand)
        .Select(file => (file, Repository.Read(file)));

    private static bool IsByHand(string file) =>
        !file.Contains("/Migrations/", StringComparison.Ordinal) && !Written.Contains(Path.GetFileName(file));

    // Raw string literals are content and keep their lines, and so do lines without a space.
    private static IEnumerable<(string File, int Number)> WideLines(string file, string text)
    {
        var (number, isContent) = (0, false);
        foreach (var line in text.Split('\n'))
        {
            number++;
            var quotes = line.Split("\"\"\"").Length - 1;
            if (line.Length > Maximum && !isContent && quotes == 0 && !OneWord().IsMatch(line))
                yield return (file, number);
            isContent ^= quotes % 2 == 1;
        }
    }

    private static List<string> Usings(string text) => [.. UsingDirective().Matches(text).Select(match => match.Groups[1].Value)];

    private static IEnumerable<string> Sorted(IEnumerable<string> usings) => usings
        .OrderBy(name => name != "System" && !name.StartsWith("System.", StringComparison.Ordinal))
        .ThenBy(name => name, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^max_line_length = (\d+)$", RegexOptions.Multiline)]
    private static partial Regex MaximumLength();

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"^\s*""[^\s""]+""[,;)]*$")]
    private static partial Regex OneWord();

    [GeneratedRegex(@"\r|^\s*\t|[ \t]$", RegexOptions.Multiline)]
    private static partial Regex Blemish();
}
