using System.Text;
using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Testing;

namespace Postato.Api.Tests.Secrets;

/// <summary>What can be read with the database but without the ring.</summary>
public sealed class SecretsAtRestTests
{
    private const string Tables =
        "select c.relname from pg_class c where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1";

    [Fact]
    [Rule("S-1"), Rule("S-14")]
    public async Task No_table_holds_a_secret_in_any_form()
    {
        var planted = new PlantedSecrets();
        await using var populated = await PopulatedHost.OpenAsync(planted);
        await populated.UseEverythingAsync();

        // Access, refresh and session of two accounts and a refresh; states, verifiers, cookies, codes, links; the key.
        Assert.True(planted.Values.Count >= 25, $"{planted.Values.Count} secrets");
        foreach (var table in await populated.Database.ReadAsync(Tables))
        {
            Assert.True(
                await populated.Database.CountAsync($"\"{table}\"") > 0,
                $"{table} is empty: use the feature that fills it in {nameof(PopulatedHost)}.");
            Assert.Empty(planted.FoundIn(await DumpTextAsync(populated, table)).Select(name => $"{name} in {table}"));
            Assert.Empty(planted.FoundIn(await DumpBytesAsync(populated, table)).Select(name => $"{name} in {table}"));
        }
    }

    [Fact]
    [Rule("S-1")]
    public async Task The_search_finds_a_planted_secret_in_every_encoding()
    {
        var planted = new PlantedSecrets();
        var secret = planted.New("secret");
        await using var populated = await PopulatedHost.OpenAsync(planted);
        var bytes = Encoding.UTF8.GetBytes(secret);
        foreach (var form in (string[])[
            secret, $"before {secret} after", Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes), Convert.ToBase64String(bytes),
            Uri.EscapeDataString(secret),
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"x{secret}y")),
            System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{{\"token\":\"{secret}\"}}"))])
        {
            await populated.Database.ExecuteAsync($"update workspaces set name = '{form}'");
            Assert.Contains("secret", planted.FoundIn(await DumpTextAsync(populated, "workspaces")));
        }

        await populated.Database.ExecuteAsync($"update api_keys set hash = '\\x{Convert.ToHexString(bytes)}'");
        Assert.Contains("secret", planted.FoundIn(await DumpTextAsync(populated, "api_keys")));
        Assert.Contains("secret", planted.FoundIn(await DumpBytesAsync(populated, "api_keys")));
    }

    [Fact]
    [Rule("S-61")]
    public async Task Without_a_tenant_raw_statements_see_none_of_what_is_there()
    {
        await using var populated = await PopulatedHost.OpenAsync(new PlantedSecrets());
        await populated.UseEverythingAsync();
        await using var connection = new NpgsqlConnection(populated.Database.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        var everybodys = File.ReadLines(Repository.PathTo("docs/security/global-tables.txt")).Except(["tenants"]).ToList();
        foreach (var table in (await populated.Database.ReadAsync(Tables)).Except(everybodys))
        {
            Assert.True(await populated.Database.CountAsync(table) > 0, table);
            foreach (var setting in (string[])["", "set app.tenant_id = '';", $"set app.tenant_id = '{Guid.Empty}';"])
            {
                await using var count = new NpgsqlCommand($"{setting} select count(*) from {table}", connection);
                Assert.Equal(0L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
            }
        }
    }

    private static async Task<string> DumpTextAsync(PopulatedHost populated, string table)
    {
        await using var connection = new NpgsqlConnection(populated.Database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        using var copy = await connection.BeginTextExportAsync($"copy \"{table}\" to stdout", TestContext.Current.CancellationToken);
        // Its output doubles backslashes.
        return (await copy.ReadToEndAsync(TestContext.Current.CancellationToken)).Replace("\\\\", "\\", StringComparison.Ordinal);
    }

    private static async Task<byte[]> DumpBytesAsync(PopulatedHost populated, string table)
    {
        await using var connection = new NpgsqlConnection(populated.Database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            $"copy \"{table}\" to stdout (format binary)", TestContext.Current.CancellationToken);
        using var bytes = new MemoryStream();
        await copy.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }
}
