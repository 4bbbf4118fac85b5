using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>ES256 tokens, as far as the server has to verify them.</summary>
internal sealed class Jwt
{
    // Importing a key costs more than a verification, and every call of a session uses the same key.
    private static readonly ConcurrentDictionary<string, ECDsa> Keys = new();

    private readonly string[] parts;

    private Jwt(string[] parts, JsonElement header, JsonElement claims) => (this.parts, Header, Claims) = (parts, header, claims);

    public JsonElement Header { get; }

    public JsonElement Claims { get; }

    public static Jwt? Parse(string? text)
    {
        try
        {
            var parts = text?.Split('.') ?? [];
            return parts.Length == 3
                ? new Jwt(
                    parts, JsonElement.Parse(Base64Url.DecodeFromChars(parts[0])), JsonElement.Parse(Base64Url.DecodeFromChars(parts[1])))
                : null;
        }
        catch (Exception bad) when (bad is JsonException or FormatException)
        {
            return null;
        }
    }

    public string? Text(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public long? Number(string claim) => Claims.TryGetProperty(claim, out var value) && value.TryGetInt64(out var number) ? number : null;

    public bool IsSignedBy(JsonElement jwk)
    {
        try
        {
            var key = Keys.GetOrAdd(Thumbprint(jwk), static (_, jwk) => ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint
                {
                    X = Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()),
                    Y = Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString()),
                },
            }), jwk);
            lock (key)
                return Header.GetProperty("alg").GetString() == "ES256"
                    && key.VerifyData(
                        Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256,
                        DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (Exception bad) when (bad is CryptographicException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>RFC 7638.</summary>
    public static string Thumbprint(JsonElement jwk) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(
        $$"""{"crv":"{{jwk.GetProperty("crv").GetString()}}","kty":"{{jwk.GetProperty("kty").GetString()}}","x":"{{jwk.GetProperty("x").GetString()}}","y":"{{jwk.GetProperty("y").GetString()}}"}""")));

    public static string Sha256(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
}
