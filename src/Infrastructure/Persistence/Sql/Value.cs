using Npgsql;
using NpgsqlTypes;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Persistence.Sql;

/// <summary>A value for the parameter of that name, typed so that nothing is boxed or inferred.</summary>
internal readonly record struct Value(string Name, NpgsqlParameter Parameter)
{
    public static Value Of<T>(string name, Id<T> id)
        where T : IEntity => Of(name, id.Value);

    public static Value Of<T>(string name, Id<T>? id)
        where T : IEntity => Of(name, id?.Value);

    public static Value Of(string name, Guid value) => Typed(name, value, NpgsqlDbType.Uuid);

    public static Value Of(string name, Guid? value) => Optional(name, value, NpgsqlDbType.Uuid);

    public static Value Of(string name, Guid[]? values) => Optional(name, values, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static Value Of(string name, string? text) => Optional(name, text, NpgsqlDbType.Text);

    public static Value Of(string name, string[] texts) => Typed(name, texts, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static Value Of(string name, bool value) => Typed(name, value, NpgsqlDbType.Boolean);

    public static Value Of(string name, byte[]? bytes) => Optional(name, bytes, NpgsqlDbType.Bytea);

    public static Value Of(string name, int value) => Typed(name, value, NpgsqlDbType.Integer);

    public static Value Of(string name, int? value) => Optional(name, value, NpgsqlDbType.Integer);

    public static Value Of(string name, int[] values) => Typed(name, values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static Value Of(string name, long value) => Typed(name, value, NpgsqlDbType.Bigint);

    public static Value Of(string name, long[] values) => Typed(name, values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static Value Of(string name, TimeSpan time) => Typed(name, time, NpgsqlDbType.Interval);

    public static Value Of(string name, DateTimeOffset instant) => Typed(name, instant, NpgsqlDbType.TimestampTz);

    public static Value Of(string name, DateTimeOffset? instant) => Optional(name, instant, NpgsqlDbType.TimestampTz);

    public static Value Json(string name, string? json) => Optional(name, json, NpgsqlDbType.Jsonb);

    public static Value Json(string name, string[] jsons) => Typed(name, jsons, NpgsqlDbType.Array | NpgsqlDbType.Jsonb);

    private static Value Optional<T>(string name, T? value, NpgsqlDbType type)
        where T : class => value is null ? Null(name, type) : Typed(name, value, type);

    private static Value Optional<T>(string name, T? value, NpgsqlDbType type)
        where T : struct => value is { } given ? Typed(name, given, type) : Null(name, type);

    private static Value Typed<T>(string name, T value, NpgsqlDbType type) =>
        new(name, new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });

    private static Value Null(string name, NpgsqlDbType type) => new(name, new() { Value = DBNull.Value, NpgsqlDbType = type });
}
