using System.Globalization;
using Npgsql;

namespace Postato.Worker.Tests.Support;

/// <summary>SQL queries that do not use the product.</summary>
internal static class TestSql
{
    /// <summary>The first column of every row.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var values = new List<string>();
        while (await rows.ReadAsync(ct))
            values.Add(Convert.ToString(rows.GetValue(0), CultureInfo.InvariantCulture)!);
        return values;
    }
}
