using System.Text.RegularExpressions;
using Npgsql;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Infrastructure.Tests.Vault;

[Rule("S-12")]
public sealed partial class KeyInventoryTests
{
    private static readonly string Inventory = File.ReadAllText(
        Path.Combine(RepositoryRoot(AppContext.BaseDirectory), "docs", "security", "keys.md"));

    [Fact]
    public async Task Every_sealed_column_stands_in_the_inventory()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = NpgsqlDataSource.Create((await PostgresCluster.CreateDatabaseAsync(ct)).App);
        await using var command = database.CreateCommand("select sealed from sealed_columns()");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var columns = new List<string>();
        while (await reader.ReadAsync(ct))
            columns.Add(reader.GetString(0));

        Assert.NotEmpty(columns);
        Assert.All(
            columns,
            column => Assert.Contains(
                Rows,
                row => row[2].Contains($"`{column}`", StringComparison.Ordinal)
                    && row[2].Contains("vault envelope", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_secret_that_a_host_can_be_told_stands_in_the_inventory_with_source_reader_change_and_loss()
    {
        var secrets = Settings()
            .Where(setting => SecretName().IsMatch(setting))
            .Concat(["ConnectionStrings:Postato", "ConnectionStrings:PostatoOwner", "Listen:CertificateKey"])
            .ToList();
        Assert.Empty(
            ((string[])[
                "Vault:Keys", "Vault:KeyFiles", "Rpc:Token", "Rpc:OperatorToken", "Networks:X:ClientSecret",
                "Networks:Bluesky:SigningKeyFiles",
            ])
                .Except(secrets));
        Assert.All(secrets, secret =>
        {
            var row = Assert.Single(Rows, row => Regex.IsMatch(row[0], $"`{secret}[:`]"));
            Assert.All((int[])[1, 2, 4, 5], column => Assert.NotEqual("", row[column]));
        });
    }

    [Fact]
    public void The_inventory_names_no_setting_that_is_none()
    {
        string[] byName = ["ConnectionStrings:Postato", "ConnectionStrings:PostatoOwner", "Listen:Certificate", "Listen:CertificateKey"];
        var named = Rows.SelectMany(row => SettingName().Matches(row[0])).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, setting => Assert.Contains(setting, Settings().Concat(byName)));
    }

    private static IReadOnlyList<string[]> Rows { get; } =
        [.. Inventory.Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| what |", StringComparison.Ordinal))
            .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries))];

    // A class of options is its section; that of a network is below Networks.
    private static IEnumerable<string> Settings() => typeof(Postato.Infrastructure.Vault.VaultOptions).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.Name.EndsWith("Options", StringComparison.Ordinal))
        .SelectMany(
            type => type.GetProperties().Where(property => property.SetMethod is not null),
            (type, property) =>
                $"{(type.GetInterfaces().Any(face => face.Name == "INetworkOptions") ? "Networks:" : "")}"
                    + $"{type.Name[..^"Options".Length]}:{property.Name}");

    [GeneratedRegex("(Token|Secret|Password|Keys|KeyFiles)$")]
    private static partial Regex SecretName();

    [GeneratedRegex("`((?:[A-Z][A-Za-z]+:)+[A-Z][A-Za-z]+)[:`]")]
    private static partial Regex SettingName();

    private static string RepositoryRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Postato.sln")) ? folder : RepositoryRoot(Path.GetDirectoryName(folder)!);
}
