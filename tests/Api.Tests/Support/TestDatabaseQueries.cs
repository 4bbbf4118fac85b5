using Npgsql;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Support;

/// <summary>SQL queries that do not use the product.</summary>
internal static class TestDatabaseQueries
{
    /// <summary>The first column, as the owner, who sees every tenant.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(this TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var values = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
            values.Add(Convert.ToString(rows.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        return values;
    }

    public static async Task<long> CountAsync(this TestDatabase database, string table, string condition = "true") =>
        long.Parse(
            (await database.ReadAsync($"select count(*) from {table} where {condition}"))[0],
            System.Globalization.CultureInfo.InvariantCulture);

    public static async Task<int> ExecuteAsync(this TestDatabase database, string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public static Task<int> ExecuteAsync(this TestDatabase database, string sql) => database.ExecuteAsync(database.Owner, sql);
}
