using Npgsql;
using NpgsqlTypes;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Persistence.Sql;

/// <summary>Parameters by position, typed so that nothing is boxed or guessed.</summary>
internal static class Value
{
    public static NpgsqlParameter Of<T>(Id<T> id)
        where T : IEntity => new NpgsqlParameter<Guid> { TypedValue = id.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    public static NpgsqlParameter Of<T>(Id<T>? id)
        where T : IEntity => id is { } value ? Of(value) : Null(NpgsqlDbType.Uuid);

    public static NpgsqlParameter Of(Guid value) => new NpgsqlParameter<Guid> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Uuid };

    public static NpgsqlParameter Of(Guid? value) => value is { } id ? Of(id) : Null(NpgsqlDbType.Uuid);

    public static NpgsqlParameter Of(Guid[]? values) => values is null
        ? Null(NpgsqlDbType.Array | NpgsqlDbType.Uuid)
        : new NpgsqlParameter<Guid[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    public static NpgsqlParameter Of(string? text) => text is null
        ? Null(NpgsqlDbType.Text)
        : new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Of(string[] texts) =>
        new NpgsqlParameter<string[]> { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    public static NpgsqlParameter Json(string? json) => json is null
        ? Null(NpgsqlDbType.Jsonb)
        : new NpgsqlParameter<string> { TypedValue = json, NpgsqlDbType = NpgsqlDbType.Jsonb };

    public static NpgsqlParameter Of(bool value) => new NpgsqlParameter<bool> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Boolean };

    public static NpgsqlParameter Json(string[] jsons) =>
        new NpgsqlParameter<string[]> { TypedValue = jsons, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb };

    public static NpgsqlParameter Of(byte[]? bytes) => bytes is null
        ? Null(NpgsqlDbType.Bytea)
        : new NpgsqlParameter<byte[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea };

    public static NpgsqlParameter Of(int value) => new NpgsqlParameter<int> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer };

    public static NpgsqlParameter Of(int? value) => value is { } number ? Of(number) : Null(NpgsqlDbType.Integer);

    public static NpgsqlParameter Of(int[] values) =>
        new NpgsqlParameter<int[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer };

    public static NpgsqlParameter Of(long value) => new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Of(long[] values) =>
        new NpgsqlParameter<long[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    public static NpgsqlParameter Of(TimeSpan time) => new NpgsqlParameter<TimeSpan> { TypedValue = time, NpgsqlDbType = NpgsqlDbType.Interval };

    public static NpgsqlParameter Of(DateTimeOffset instant) =>
        new NpgsqlParameter<DateTimeOffset> { TypedValue = instant, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter Of(DateTimeOffset? instant) => instant is { } value ? Of(value) : Null(NpgsqlDbType.TimestampTz);

    private static NpgsqlParameter Null(NpgsqlDbType type) => new() { Value = DBNull.Value, NpgsqlDbType = type };
}
