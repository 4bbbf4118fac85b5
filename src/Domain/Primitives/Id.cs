using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Postato.Domain.Primitives;

/// <summary>
/// The id of a <typeparamref name="T"/>: 128 bits in order of time (UUID version 7), printed as the prefix, an
/// underscore and 26 Crockford characters. The ULID and the <c>uuid</c> column hold the same bits.
/// </summary>
[JsonConverter(typeof(IdJsonConverterFactory))]
public readonly record struct Id<T>(Guid Value) : IComparable<Id<T>>, ISpanParsable<Id<T>>
    where T : IEntity
{
    /// <summary>An id that no row has. A malformed id is read as this one, so that it is simply not found.</summary>
    public static Id<T> None => default;

    public bool IsNone => Value == Guid.Empty;

    public static Id<T> New(DateTimeOffset now) => new(Uuid7.New(now));

    /// <summary>Reads the printed form; a wrong prefix, length or character gives <see cref="None"/>.</summary>
    public static Id<T> ParseOrNone(ReadOnlySpan<char> text)
    {
        var prefix = T.Prefix;
        if (text.Length != prefix.Length + 1 + Crockford.Length || !text.StartsWith(prefix, StringComparison.Ordinal)
            || text[prefix.Length] != '_')
            return None;

        return Crockford.TryDecode(text[(prefix.Length + 1)..], out var value) ? new(value) : None;
    }

    /// <summary>Never fails, as route binding requires: see <see cref="ParseOrNone"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Id<T> result)
    {
        result = ParseOrNone(s);
        return true;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Id<T> result) =>
        TryParse(s.AsSpan(), provider, out result);

    public static Id<T> Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => ParseOrNone(s);

    public static Id<T> Parse(string s, IFormatProvider? provider) => ParseOrNone(s);

    public int CompareTo(Id<T> other) => Value.CompareTo(other.Value);

    public override string ToString() => string.Create(T.Prefix.Length + 1 + Crockford.Length, Value, static (span, value) =>
    {
        T.Prefix.CopyTo(span);
        span[T.Prefix.Length] = '_';
        Crockford.Encode(value, span[(T.Prefix.Length + 1)..]);
    });

    public static bool operator <(Id<T> left, Id<T> right) => left.CompareTo(right) < 0;
    public static bool operator >(Id<T> left, Id<T> right) => left.CompareTo(right) > 0;
    public static bool operator <=(Id<T> left, Id<T> right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Id<T> left, Id<T> right) => left.CompareTo(right) >= 0;
}
