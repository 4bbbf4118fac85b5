using System.Text.RegularExpressions;

namespace Postato.Architecture.Tests.Rules;

/// <summary>Compares the rules in docs/security.md with the tests that show them, in both directions.</summary>
public sealed partial class RuleTests
{
    // Rules without a test. This list may shrink.
    private static readonly string[] StillToBeShown = [];

    private static readonly IReadOnlyList<(string File, string Text)> Tests =
        [.. Repository.Files("*.cs", "tests")
            .Where(file => !file.StartsWith("tests/Testing/", StringComparison.Ordinal))
            .Select(file => (file, Repository.Read(file)))
            .Where(source => Number().IsMatch(source.Item2))];

    [Fact]
    public void The_page_names_for_each_rule_the_tests_that_carry_its_number()
    {
        var tests = Carried();
        if (IsToBeWritten)
            File.WriteAllText(Repository.PathTo(SecurityPage.Path), SecurityPage.Rewrite(Repository.Read(SecurityPage.Path), tests));

        var page = SecurityPage.Read();
        var wrong = page.Keys.Union(tests.Keys).Where(rule => !Named(page, rule).SequenceEqual(Named(tests, rule)))
            .Select(rule => page.ContainsKey(rule)
                ? $"{rule}: the page names {List(page, rule)}, the tests are {List(tests, rule)}"
                : $"{rule}: {List(tests, rule)} carries it and the page does not have it");
        var all = string.Join('\n', wrong.Order(StringComparer.Ordinal));
        Assert.True(all.Length == 0, $"./build.sh golden writes the names:\n{all}");
    }

    [Fact]
    public void Every_rule_of_the_page_is_shown_by_a_test() =>
        Assert.Equal(StillToBeShown, SecurityPage.Read().Where(rule => rule.Value.Count == 0).Select(rule => rule.Key));

    [Fact]
    public void A_rule_number_is_on_a_test_or_a_test_class()
    {
        Assert.All(Tests, test => Assert.Matches($@"\bclass {Path.GetFileNameWithoutExtension(test.File)}\b", test.Text));
        Assert.Empty(
            Tests.SelectMany(test => Marked().Matches(test.Text).Select(mark => (test.File, mark.Value)))
                .Where(mark => !CarriesTest().IsMatch(mark.Value))
                .Select(mark => $"{mark.File}: {mark.Value}"));
    }

    [Fact]
    public void Rules_stand_in_order_and_once()
    {
        var numbers = RuleNumber()
            .Matches(Repository.Read(SecurityPage.Path))
            .Select(rule => int.Parse(rule.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
            .ToList();
        Assert.Equal(numbers.Order().Distinct(), numbers);
    }

#pragma warning disable RS0030 // Tests have no configuration of their own.
    private static bool IsToBeWritten => Environment.GetEnvironmentVariable("POSTATO_GOLDEN") == "write";
#pragma warning restore RS0030

    private static Dictionary<string, IReadOnlyList<string>> Carried() => Tests
        .SelectMany(
            test => Number()
                .Matches(test.Text)
                .Select(number => (Number: number.Groups[1].Value, Class: Path.GetFileNameWithoutExtension(test.File))))
        .Distinct()
        .GroupBy(test => test.Number, test => test.Class)
        .ToDictionary(rule => rule.Key, rule => (IReadOnlyList<string>)[.. rule.Order(StringComparer.Ordinal)]);

    private static IReadOnlyList<string> Named(IReadOnlyDictionary<string, IReadOnlyList<string>> rules, string number) =>
        rules.GetValueOrDefault(number) ?? [];

    private static string List(IReadOnlyDictionary<string, IReadOnlyList<string>> rules, string number) =>
        Named(rules, number) is [] ? "none" : string.Join(", ", Named(rules, number));

    [GeneratedRegex("\\bRule\\(\"(S-\\d+)\"\\)")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\*\*S-(\d+)\*\*", RegexOptions.Multiline)]
    private static partial Regex RuleNumber();

    // The attributes of a declaration, followed by the declaration.
    [GeneratedRegex(
        "(?:^ *\\[[^\\n]*\\]\\n|^ *//[^\\n]*\\n)*^ *\\[[^\\n]*\\bRule\\(\"S-\\d+\"\\)[^\\n]*\\]\\n(?:^ *\\[[^\\n]*\\]\\n|^ "
            + "*//[^\\n]*\\n)*^[^\\n]*\\n",
        RegexOptions.Multiline)]
    private static partial Regex Marked();

    [GeneratedRegex("\\[(?:Fact|Theory)|\\bclass \\w+Tests\\b")]
    private static partial Regex CarriesTest();
}
