using System.Collections;
using System.Reflection;
using System.Text.Json;
using Postato.Domain.Primitives;

namespace Postato.Networks.Tests.Lying;

/// <summary>
/// Checks that everything an adapter returns can be stored and shown: no NUL, no lone surrogate, bounded length, and only web addresses.
/// </summary>
internal static class StorableText
{
    private const int LongestText = 20_000;

    /// <summary>Null when it is clean.</summary>
    public static string? FindUnstorable(object? value, string path = "") => value switch
    {
        null => null,
        string text => OfText(text, path),
        Secret secret => OfText(secret.Reveal(), path),
        Uri url => url.IsAbsoluteUri && url.Scheme is "http" or "https" ? OfText(url.OriginalString, path) : $"{path}: {url}",
        JsonElement { ValueKind: JsonValueKind.Undefined } => null,
        JsonElement json =>
            json.GetRawText().Contains("\\u0000", StringComparison.OrdinalIgnoreCase)
                ? $"{path}: {json.GetRawText()}"
                : OfText(json.GetRawText(), path),
        ValueType => null,
        IEnumerable many =>
            many.Cast<object?>().Select((one, i) => FindUnstorable(one, $"{path}[{i}]")).FirstOrDefault(stain => stain is not null),
        _ when value.GetType().Assembly.GetName().Name!.StartsWith("Postato", StringComparison.Ordinal) =>
            value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(member => member.GetIndexParameters().Length == 0 && member.Name != "EqualityContract")
                .Select(member => FindUnstorable(member.GetValue(value), $"{path}.{member.Name}"))
                    .FirstOrDefault(stain => stain is not null),
        _ => null,
    };

    private static string? OfText(string text, string path)
    {
        if (text.Length > LongestText)
            return $"{path}: {text.Length} characters";

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++)))
                return $"{path}: U+{(int)text[Math.Min(i, text.Length - 1)]:X4} in {text[..Math.Min(200, text.Length)]}";
        }

        return null;
    }
}
