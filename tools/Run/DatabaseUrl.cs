using Npgsql;

namespace Postato.Run;

/// <summary>Converts a connection string to the URL form that other tools accept.</summary>
internal static class DatabaseUrl
{
    public static string Of(string connectionString)
    {
        if (connectionString.StartsWith("postgres://", StringComparison.Ordinal)
            || connectionString.StartsWith("postgresql://", StringComparison.Ordinal))
            return connectionString;

        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return $"postgres://{Uri.EscapeDataString(parts.Username ?? "")}:{Uri.EscapeDataString(parts.Password ?? "")}@{parts.Host}:"
            + $"{parts.Port}/{parts.Database}";
    }
}
