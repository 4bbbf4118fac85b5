using Npgsql;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Infrastructure.Tests.Vault;

[Rule("S-12")]
public sealed class KeyInventoryTests
{
    private static readonly string Inventory = File.ReadAllText(Path.Combine(RepositoryRoot(AppContext.BaseDirectory), "docs", "security", "keys.md"));

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
        Assert.All(columns, column => Assert.Contains($"`{column}`", Inventory, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Vault:Keys")]
    [InlineData("Vault:KeyFiles")]
    [InlineData("ConnectionStrings:Postato`")]
    [InlineData("ConnectionStrings:PostatoOwner")]
    [InlineData("Rpc:Token")]
    [InlineData("Networks:Bluesky:SigningKeyFiles")]
    [InlineData("Networks:X:ClientSecret")]
    [InlineData("smcp_")]
    public void Every_secret_of_the_settings_stands_in_the_inventory(string setting) => Assert.Contains(setting, Inventory, StringComparison.Ordinal);

    private static string RepositoryRoot(string folder) => File.Exists(Path.Combine(folder, "Postato.sln")) ? folder : RepositoryRoot(Path.GetDirectoryName(folder)!);
}
