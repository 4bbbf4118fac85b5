using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>Content ids: CID version 1, SHA-256, of raw bytes or of a record as DAG-CBOR.</summary>
internal static class Cid
{
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    public static string OfBytes(ReadOnlySpan<byte> bytes) => Of(0x55, bytes);

    public static string OfRecord(JsonNode record)
    {
        var buffer = new MemoryStream();
        Write(buffer, record);
        return Of(0x71, buffer.ToArray());
    }

    private static string Of(byte codec, ReadOnlySpan<byte> bytes) => "b" + Encode([1, codec, 0x12, 0x20, .. SHA256.HashData(bytes)]);

    private static void Write(MemoryStream target, JsonNode? node)
    {
        switch (node)
        {
            case null:
                target.WriteByte(0xF6);
                break;
            case JsonObject link when link.Count == 1 && link.TryGetPropertyValue("$link", out var cid):
                byte[] decoded = [0, .. Decode(cid!.GetValue<string>()[1..])];
                Head(target, 6, 42);
                Head(target, 2, (ulong)decoded.Length);
                target.Write(decoded);
                break;
            case JsonObject map:
                Head(target, 5, (ulong)map.Count);
                foreach (var (key, value) in map.OrderBy(pair => Encoding.UTF8.GetByteCount(pair.Key))
                    .ThenBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    Write(target, JsonValue.Create(key));
                    Write(target, value);
                }

                break;
            case JsonArray list:
                Head(target, 4, (ulong)list.Count);
                foreach (var entry in list)
                    Write(target, entry);
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                var bytes = Encoding.UTF8.GetBytes(text);
                Head(target, 3, (ulong)bytes.Length);
                target.Write(bytes);
                break;
            case JsonValue value when value.TryGetValue<bool>(out var truth):
                target.WriteByte(truth ? (byte)0xF5 : (byte)0xF4);
                break;
            case JsonValue value when value.TryGetValue<long>(out var number):
                Head(target, number < 0 ? 1 : 0, number < 0 ? (ulong)(-1 - number) : (ulong)number);
                break;
            default:
                throw new FormatException("Records hold no such value.");
        }
    }

    private static void Head(MemoryStream target, int major, ulong value)
    {
        Span<byte> bytes = stackalloc byte[9];
        switch (value)
        {
            case < 24:
                target.WriteByte((byte)((major << 5) | (int)value));
                return;
            case <= byte.MaxValue:
                target.Write([(byte)((major << 5) | 24), (byte)value]);
                return;
            case <= ushort.MaxValue:
                bytes[0] = (byte)((major << 5) | 25);
                BinaryPrimitives.WriteUInt16BigEndian(bytes[1..], (ushort)value);
                target.Write(bytes[..3]);
                return;
            case <= uint.MaxValue:
                bytes[0] = (byte)((major << 5) | 26);
                BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], (uint)value);
                target.Write(bytes[..5]);
                return;
            default:
                bytes[0] = (byte)((major << 5) | 27);
                BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], value);
                target.Write(bytes);
                return;
        }
    }

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var b in bytes)
        {
            bits = (bits << 8) | b;
            for (count += 8; count >= 5; count -= 5)
                text.Append(Base32[(bits >> (count - 5)) & 31]);
            bits &= (1 << count) - 1;
        }

        if (count > 0)
            text.Append(Base32[(bits << (5 - count)) & 31]);
        return text.ToString();
    }

    private static byte[] Decode(string text)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var c in text)
        {
            bits = (bits << 5) | Base32.IndexOf(c, StringComparison.Ordinal);
            count += 5;
            if (count >= 8)
            {
                bytes.Add((byte)(bits >> (count - 8)));
                count -= 8;
                bits &= (1 << count) - 1;
            }
        }

        return [.. bytes];
    }
}
