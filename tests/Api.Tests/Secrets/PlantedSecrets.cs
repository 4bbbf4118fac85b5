using System.Security.Cryptography;
using System.Text;

namespace Postato.Api.Tests.Secrets;

/// <summary>Distinct secrets, and the search for them in all encodings.</summary>
internal sealed class PlantedSecrets
{
    private readonly Dictionary<string, string> values = [];

    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>A new one, with characters that encodings change.</summary>
    public string New(string name) =>
        Known(name, $"{name}+{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}/{values.Count}=?~");

    /// <summary>A new one that consists of URL characters.</summary>
    public string NewWord(string name) =>
        Known(name, $"{name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}-{values.Count}");

    /// <summary>A secret that was created elsewhere.</summary>
    public string Known(string name, string value)
    {
        values.Add(name, value);
        return value;
    }

    /// <summary>The names of those that a text contains, in any encoding.</summary>
    public IReadOnlyList<string> FoundIn(string text) =>
        [.. values.Where(secret => FormsOf(secret.Value).Any(form => text.Contains(form, StringComparison.OrdinalIgnoreCase)))
            .Select(secret => secret.Key)];

    /// <summary>The names of those that bytes contain, unencoded.</summary>
    public IReadOnlyList<string> FoundIn(byte[] bytes) =>
        [.. values.Where(secret => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret.Value)) >= 0).Select(secret => secret.Key)];

    private static IEnumerable<string> FormsOf(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return secret;
        yield return Convert.ToHexString(bytes);
        yield return Uri.EscapeDataString(secret);
        yield return System.Net.WebUtility.UrlEncode(secret);
        yield return System.Net.WebUtility.HtmlEncode(secret);
        yield return System.Text.Json.JsonSerializer.Serialize(secret)[1..^1];
        // Inside a longer text base64 may start at each of three offsets.
        for (var shift = 0; shift < 3; shift++)
        {
            var whole = Convert.ToBase64String([.. new byte[shift], .. bytes]).TrimEnd('=');
            var certain = whole[(shift == 0 ? 0 : shift + 1)..^1];
            yield return certain;
            yield return certain.Replace('+', '-').Replace('/', '_');
        }
    }
}
