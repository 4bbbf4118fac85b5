using Npgsql;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Persistence.Sql;

/// <summary>Reads a row by column names, so that a statement may select other columns, in any order.</summary>
internal static class Columns
{
    /// <exception cref="InvalidCastException">The value is null.</exception>
    /// <exception cref="IndexOutOfRangeException">The statement selects no such column.</exception>
    public static T Get<T>(this NpgsqlDataReader row, string column)
        where T : notnull => row.GetFieldValue<T>(row.GetOrdinal(column));

    /// <summary>Null when the column is.</summary>
    public static T? Find<T>(this NpgsqlDataReader row, string column)
        where T : class => row.GetOrdinal(column) is var place && row.IsDBNull(place) ? null : row.GetFieldValue<T>(place);

    /// <summary>Null when the column is.</summary>
    public static T? FindValue<T>(this NpgsqlDataReader row, string column)
        where T : struct => row.GetOrdinal(column) is var place && row.IsDBNull(place) ? null : row.GetFieldValue<T>(place);

    public static Id<T> GetId<T>(this NpgsqlDataReader row, string column)
        where T : IEntity => new(row.Get<Guid>(column));
}
