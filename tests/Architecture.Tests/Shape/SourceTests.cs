using System.Text.RegularExpressions;

namespace Postato.Architecture.Tests.Shape;

/// <summary>Rules on the source text.</summary>
public sealed partial class SourceTests
{
    private const int MaximumLines = 400;

    private static readonly IReadOnlyList<(string File, string Text)> Product = [.. Sources("src", "tools")];

    private static readonly IReadOnlyList<(string File, string Text)> Everything = [.. Product.Concat(Sources("tests", "bench"))];

    [Fact]
    public void A_source_file_is_short() =>
        Assert.Empty(
            Product.Where(source => source.Text.Count('\n') > MaximumLines)
                .Select(source => $"{source.File}: {source.Text.Count('\n')} lines"));

    [Fact]
    public void There_are_no_TODO_comments() =>
        Assert.Empty(Everything.Where(source => !IsThis(source.File) && ForLater().IsMatch(source.Text)).Select(source => source.File));

    [Fact]
    public void Every_exception_is_caught_at_the_top_of_a_loop_alone()
    {
        // File and number of places. A list that may shrink.
        var tops = new Dictionary<string, int>
        {
            ["src/Application/Accounts/RefreshTokens.cs"] = 1,
            ["src/Infrastructure/Jobs/JobRunner.cs"] = 1,
            ["src/Infrastructure/Persistence/Queues/LeasedWriter.cs"] = 1,
            ["src/Worker/Queues/QueueLoop.cs"] = 4,
        };
        var found = Product.Select(
            source => (source.File, Count: CatchAll().Matches(source.Text).Count(caught => !NamesKinds().IsMatch(caught.Groups[1].Value))));
        Assert.Empty(
            found.Where(source => source.Count > tops.GetValueOrDefault(source.File)).Select(source => $"{source.File}: {source.Count}"));
    }

    [Fact]
    public void A_warning_is_silenced_with_a_reason() => Assert.Empty(Everything
        .SelectMany(source => source.Text.Split('\n').Select(line => (source.File, Line: line.Trim())))
        .Where(found => found.Line.StartsWith("#pragma warning disable", StringComparison.Ordinal)
            && !found.Line.Contains("//", StringComparison.Ordinal))
        .Select(found => $"{found.File}: {found.Line}"));

    [Fact]
    public void Forbidden_calls_are_made_in_the_listed_places_only()
    {
        // A list that may shrink.
        string[] places =
        [
            "src/Domain/Primitives/Nfc.cs", "src/Infrastructure/Http/GuardedHttp.cs", "src/Infrastructure/Persistence/Migrator.cs",
            "src/Infrastructure/Persistence/Sql/Statement.cs",
            "src/Infrastructure/Persistence/UnitOfWork.cs", "src/Infrastructure/Rpc/RpcServices.cs",
        ];
        Assert.Equal(
            places,
            Product.Where(
                source => source.File.StartsWith("src/", StringComparison.Ordinal)
                    && source.Text.Contains("disable RS0030", StringComparison.Ordinal))
                .Select(source => source.File)
                .Except(OfTheSandbox));
    }

    // A separate program that calls the customers' addresses it imitates.
    private static IEnumerable<string> OfTheSandbox =>
        Product.Select(source => source.File).Where(file => file.StartsWith("src/Sandbox/", StringComparison.Ordinal));

    [Fact]
    public void A_row_is_read_by_the_names_of_its_columns() => Assert.Empty(Product
        .Where(
            source => source.File.StartsWith("src/Infrastructure/Persistence/", StringComparison.Ordinal) && ByPlace().IsMatch(source.Text))
        .Select(source => source.File).Except(["src/Infrastructure/Persistence/Sql/Columns.cs"]));

    [Fact]
    public void No_test_is_skipped_or_sleeps()
    {
        var tests = Everything.Where(source => source.File.StartsWith("tests/", StringComparison.Ordinal) && !IsThis(source.File)).ToList();
        Assert.Empty(tests.Where(source => Skipped().IsMatch(source.Text)).Select(source => source.File));
        Assert.Empty(tests.Where(source => source.Text.Contains("Thread.Sleep", StringComparison.Ordinal)).Select(source => source.File));
    }

    [Fact]
    public void A_test_has_a_sentence_for_a_name() => Assert.Empty(Everything
        .Where(source => source.File.StartsWith("tests/", StringComparison.Ordinal))
        .SelectMany(
            source => TestMethod()
                .Matches(source.Text)
                .Select(match => match.Groups[1].Value)
                .Where(name => !name.Contains('_', StringComparison.Ordinal))
                .Select(name => $"{source.File}: {name}")));

    private static IEnumerable<(string File, string Text)> Sources(params string[] folders) =>
        Repository.Files("*.cs", folders)
            .Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(file => (file, Repository.Read(file)));

    private static bool IsThis(string file) => file.EndsWith($"/{nameof(SourceTests)}.cs", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex ForLater();

    // Or without an exception type, unless it only cleans up and rethrows.
    [GeneratedRegex(@"catch(?:\s*\{(?![^}]*\bthrow;)|\s*\(Exception\b[^\n)]*\)\s*([^\n]*))")]
    private static partial Regex CatchAll();

    // A filter on the type makes it a catch of that type.
    [GeneratedRegex(@"when \(.*\bis [A-Z]|when \([A-Z]\w+\(\w+\)\)")]
    private static partial Regex NamesKinds();

    [GeneratedRegex(@"\.(?:Get(?:Guid|String|Int16|Int32|Int64|Boolean|Double|DateTime|TimeSpan|Value|FieldValue<[^(]+>)|IsDBNull)\(\w")]
    private static partial Regex ByPlace();

    [GeneratedRegex(@"\bSkip\s*=|SkipUnless|SkipWhen|Assert\.Skip")]
    private static partial Regex Skipped();

    [GeneratedRegex(
        @"\[(?:Fact|Theory)[^\n]*\](?:\s*\[[^\n]*\]|\s*//[^\n]*)*\s*public (?:static )?(?:async )?(?:void|Task|ValueTask) (\w+)\(")]
    private static partial Regex TestMethod();
}
