using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Domain.Posts.Limits;

/// <summary>Checks single option values in place, without creating strings.</summary>
internal static class OptionValue
{
    private static readonly SearchValues<char> NeverInUrls = SearchValues.Create(
    [
        .. Enumerable.Range(0, ' ' + 1).Select(c => (char)c),
        .. "\"<>\\^`{|}\u007F\u0085\u00A0\u1680",
        .. "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF",
    ]);

    /// <summary>Whether a string in it holds no lone surrogate, which JSON can express and text cannot.</summary>
    public static bool IsReadable(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined || JsonMarshal.GetRawUtf8Value(value) is var raw && raw.IndexOf("\\u"u8) < 0)
            return true;

        var buffer = ArrayPool<char>.Shared.Rent(raw.Length);
        try
        {
            var reader = new Utf8JsonReader(raw);
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                    reader.CopyString(buffer);
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            // The reader reports this only by an exception.
            return false;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>For every type but text, URL, list and object.</summary>
    public static bool Fits(OptionCapability option, JsonElement value) => option.Type switch
    {
        OptionType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        OptionType.Integer =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && !(number < option.Minimum)
                && !(number > option.Maximum),
        OptionType.Enum => value.ValueKind == JsonValueKind.String && IsAllowed(option.AllowedValues ?? [], value),
        OptionType.DateTime =>
            value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out _) && HasOffset(JsonMarshal.GetRawUtf8Value(value)),
        _ => false,
    };

    /// <summary>For a text or URL: whether it has the required format.</summary>
    public static bool IsShaped(OptionCapability option, ReadOnlySpan<char> text) =>
        (option.Type != OptionType.Url || IsUrl(text))
        && !(option.NotBlank && text.IsWhiteSpace())
        && option.Format switch
        {
            TextFormat.LanguageTag => LanguageTags.IsWellFormed(text),
            TextFormat.LanguageCode => text.IsEmpty || LanguageTags.IsCode(text),
            _ => true,
        };

    /// <summary>A scheme, a host and no white space; the address is not fetched.</summary>
    public static bool IsUrl(ReadOnlySpan<char> url)
    {
        var host = url.StartsWith("https://") ? url[8..] : url.StartsWith("http://") ? url[7..] : default;
        return !host.IsEmpty && host[0] is not ('/' or ':' or '?' or '#' or '@') && !host.ContainsAny(NeverInUrls);
    }

    /// <summary>The allowed values, as they follow "must be" in a sentence.</summary>
    public static string Describe(OptionCapability option) => option.Type switch
    {
        OptionType.Boolean => "true or false",
        OptionType.Integer => (option.Minimum, option.Maximum) switch
        {
            (null, null) => "a whole number",
            ({ } minimum, null) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum}"),
            (null, { } maximum) => string.Create(CultureInfo.InvariantCulture, $"a whole number up to {maximum}"),
            ({ } minimum, { } maximum) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
        },
        OptionType.Enum => $"one of {string.Join(", ", option.AllowedValues ?? [])}",
        OptionType.Url => "an http or https URL",
        OptionType.DateTime => "a time in ISO 8601 with an offset",
        OptionType.List => "a list",
        OptionType.Object => "an object",
        _ when option.Format == TextFormat.LanguageTag => "a well-formed BCP 47 language tag, such as en, pt-BR or zh-Hant",
        _ when option.Format == TextFormat.LanguageCode => "an ISO 639 code in small letters, such as en, ast or zh-TW",
        _ when option.NotBlank => "a text that is not blank",
        _ => "a text",
    };

    /// <summary>A JSON string with its escapes decoded; the buffer is as long as its raw form.</summary>
    public static ReadOnlySpan<char> Copy(JsonElement text, Span<char> buffer)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(text));
        reader.Read();
        return buffer[..reader.CopyString(buffer)];
    }

    private static bool IsAllowed(IReadOnlyList<string> allowed, JsonElement value)
    {
        for (var i = 0; i < allowed.Count; i++)
        {
            if (value.ValueEquals(allowed[i]))
                return true;
        }

        return false;
    }

    private static bool HasOffset(ReadOnlySpan<byte> quoted) =>
        quoted[^2] == 'Z' || (quoted.Length > 8 && quoted[^7] is (byte)'+' or (byte)'-' && quoted[^4] == ':');
}
