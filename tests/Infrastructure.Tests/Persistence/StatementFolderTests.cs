using System.Reflection;
using System.Text.RegularExpressions;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Tests.Persistence;

/// <summary>Tests every statement in the folder, including future ones.</summary>
public sealed class StatementFolderTests(StatementWorld world) : IClassFixture<StatementWorld>
{
    private const string Includes = "Includes/";

    public static TheoryData<string> Names => [.. Statements];

    private static IEnumerable<string> Statements =>
        SqlText.NamesIn("Sql").Where(name => !name.StartsWith(Includes, StringComparison.Ordinal));

    private static IEnumerable<string> Included => SqlText.NamesIn("Sql").Except(Statements).Select(name => name[Includes.Length..]);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_statement_finds_or_changes_its_row(string name) =>
        Assert.True(await world.ExecuteAsync(Statement.Load(name)) > 0 || name.StartsWith("Transactions/", StringComparison.Ordinal));

    [Fact]
    public void A_statement_is_loaded_in_one_place()
    {
        var loaded = typeof(Statement).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(field => field.FieldType == typeof(Statement))
            .Select(field => ((Statement)field.GetValue(null)!).Name);
        Assert.Equal(Statements, loaded.Order(StringComparer.Ordinal));
    }

    // Pooled connections are handed on as they are (NoResetOnClose), so that nothing may be left behind on one.
    [Fact]
    public void No_statement_or_function_changes_the_session_it_runs_in() => Assert.DoesNotContain(
        Embedded(),
        file => Regex.IsMatch(
            file.Text,
            @"set_config\([^;]*,\s*false\s*\)|pg_(try_)?advisory_lock|\b(listen|prepare|load|discard)\s+\w+\s*;"
                + @"|\bset (session|role|local)\b|\bcreate temp|\bwith hold\b",
            RegexOptions.IgnoreCase));

    [Theory]
    [InlineData("lease_held", @"lease_fence = @|lease_owner = @")]
    [InlineData("account_open", @"\w\.status = 'connected' and \w\.paused_at is null|w\.paused_at is null and w\.deleted_at is null")]
    public void Shared_SQL_is_written_once(string included, string pattern)
    {
        var texts = Embedded().Where(file => Regex.IsMatch(file.Text, pattern)).Select(file => file.Name);
        Assert.Equal([$"Sql.Includes.{included}.sql"], texts);
    }

    [Fact]
    public void An_included_text_is_included() => Assert.All(
        Included, name => Assert.Contains(Embedded(), file => file.Text.Contains($"{{{name}}}", StringComparison.Ordinal)));

    private static IEnumerable<(string Name, string Text)> Embedded()
    {
        const string Folder = "Postato.Infrastructure.Persistence.";
        var assembly = typeof(Statement).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[Folder.Length..], reader.ReadToEnd());
        }
    }
}
