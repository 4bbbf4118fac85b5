using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Postato.Domain.Primitives;

/// <summary>
/// A value that must not be shown: text, the debugger and JSON show dots. <see cref="Reveal"/> is the only way to read it, and registers it
/// with the secrets in use of the current async flow. Two secrets are equal when their SHA-256 hashes are, compared in constant time.
/// </summary>
[DebuggerDisplay(Dots)]
[JsonConverter(typeof(DotsConverter))]
public sealed class Secret(string value) : IEquatable<Secret>
{
    public const string Dots = "••••••";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string value = value;

    public string Reveal()
    {
        SecretsInHand.Note(value);
        return value;
    }

    public override string ToString() => Dots;

    public bool Equals(Secret? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(Hash(value), Hash(other.value));

    public override bool Equals(object? obj) => Equals(obj as Secret);

    // A constant: a hash code of the value would reveal something about it.
    public override int GetHashCode() => 0;

    internal void NoteIn(SecretsInHand secrets) => secrets.Add(value);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private sealed class DotsConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString() ?? throw new JsonException("A secret is a string."));

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(Dots);
    }
}
