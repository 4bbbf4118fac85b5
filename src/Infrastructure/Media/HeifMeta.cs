using System.Buffers.Binary;
using System.Text;

namespace Postato.Infrastructure.Media;

/// <summary>
/// The box <c>meta</c> of a HEIF file (ISO 23008-12, ISO 14496-12): its items, where their bytes are, and the displayed size of the primary
/// item, after cropping (<c>clap</c>) and rotation (<c>irot</c>).
/// </summary>
internal sealed class HeifMeta
{
    private const int MaximumExtents = 10_000;

    // Codecs other than HEVC in the same container, such as AVIF.
    private static readonly string[] Foreign = ["av01", "avc1", "vvc1", "jpeg", "j2k1", "unci"];

    private readonly List<(uint Id, string Type)> items = [];
    private readonly Dictionary<uint, List<HeifExtent>> places = [];
    private readonly List<(string Type, byte[] Body)> properties = [];
    private readonly Dictionary<uint, List<int>> associations = [];
    private uint primary;
    private int extents;
    private (int Start, int Length) inside;

    private HeifMeta() { }

    /// <summary>Whether its images use the codec that the file type requires.</summary>
    public bool IsHevc => !items.Exists(item => Foreign.Contains(item.Type));

    /// <param name="payload">The content after the box's own header.</param>
    /// <returns>Null when its parts are inconsistent.</returns>
    public static HeifMeta? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            var meta = new HeifMeta();
            return meta.ReadBoxes(payload, 4, "") ? meta : null;
        }
        catch (Exception broken) when (broken is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // A length pointed outside its box.
            return null;
        }
    }

    public (int Width, int Height)? Shown()
    {
        (int Width, int Height)? size = null;
        foreach (var (type, body) in associations.GetValueOrDefault(primary, [])
            .Where(index => index > 0 && index <= properties.Count)
            .Select(index => properties[index - 1]))
        {
            size = (type, size) switch
            {
                ("ispe", _) when body.Length >= 12 =>
                    (BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(4)), BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(8))),
                ("clap", { } whole) when body.Length >= 16 => (Cropped(body, whole.Width), Cropped(body.AsSpan(8), whole.Height)),
                ("irot", { } whole) when body.Length >= 1 && (body[0] & 1) == 1 => (whole.Height, whole.Width),
                _ => size,
            };
        }

        return size;
    }

    /// <summary>Where EXIF, XMP and other metadata are; null when they are at a place that this file does not name.</summary>
    /// <param name="payload">Where in the file the box's payload begins.</param>
    /// <param name="length">Of the file.</param>
    public IReadOnlyList<HeifExtent>? Metadata(long payload, long length)
    {
        var found = new List<HeifExtent>();
        foreach (var (id, type) in items.Where(item => item.Type is "Exif" or "mime" or "uri "))
        {
            if (!places.TryGetValue(id, out var parts))
                return null;

            foreach (var part in parts)
            {
                var (start, end) = part.Method == 0 ? (0, length) : (payload + inside.Start, payload + inside.Start + inside.Length);
                var extent = new HeifExtent(
                    0, start + part.Offset, part.Length == 0 ? end - start - part.Offset : part.Length, type == "Exif");
                if (part.Method is not (0 or 1) || part.Offset < 0 || extent.Length < 0 || extent.Offset > end
                    || extent.Length > end - extent.Offset)
                    return null;

                found.Add(extent);
            }
        }

        return found;
    }

    /// <summary>A range within the whole when it is valid; otherwise the whole.</summary>
    private static int Cropped(ReadOnlySpan<byte> fraction, int whole)
    {
        var (over, under) = (BinaryPrimitives.ReadUInt32BigEndian(fraction), BinaryPrimitives.ReadUInt32BigEndian(fraction[4..]));
        return under > 0 && over / under is > 0 and var part && part <= whole ? (int)part : whole;
    }

    private bool ReadBoxes(ReadOnlySpan<byte> bytes, int at, string parent)
    {
        while (bytes.Length - at >= 8)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (size < 8 || size > bytes.Length - at)
                return false;

            var type = Encoding.Latin1.GetString(bytes.Slice(at + 4, 4));
            if ((parent, type) == ("", "idat"))
                inside = (at + 8, (int)size - 8);
            else if (!ReadBox(type, bytes.Slice(at + 8, (int)size - 8), parent))
                return false;
            at += (int)size;
        }

        return at == bytes.Length;
    }

    private bool ReadBox(string type, ReadOnlySpan<byte> body, string parent)
    {
        switch (parent, type)
        {
            case ("", "pitm"):
                primary = Number(body[4..], body[0] == 0 ? 2 : 4);
                return true;
            case ("", "iinf"):
                return ReadBoxes(body, body[0] == 0 ? 6 : 8, type);
            case ("iinf", "infe"):
                var wide = body[0] >= 3;
                if (body[0] >= 2)
                    items.Add((Number(body[4..], wide ? 4 : 2), Encoding.Latin1.GetString(body.Slice(wide ? 10 : 8, 4))));
                return body[0] >= 2;
            case ("", "iloc"):
                ReadPlaces(body);
                return true;
            case ("", "iprp"):
            case ("iprp", "ipco"):
                return ReadBoxes(body, 0, type);
            case ("ipco", _):
                properties.Add((type, body[..Math.Min(body.Length, 32)].ToArray()));
                return true;
            case ("iprp", "ipma"):
                ReadAssociations(body);
                return true;
            default:
                return true;
        }
    }

    private void ReadPlaces(ReadOnlySpan<byte> body)
    {
        var version = body[0];
        var (offsetSize, lengthSize, baseSize, indexSize) = (body[4] >> 4, body[4] & 15, body[5] >> 4, version == 0 ? 0 : body[5] & 15);
        var idSize = version < 2 ? 2 : 4;
        var at = 6 + idSize;
        for (var left = Number(body[6..], idSize); left > 0; left--)
        {
            var id = Number(body[at..], idSize);
            at += idSize;
            var method = version == 0 ? 0 : body[at + 1] & 15;
            at += version == 0 ? 2 : 4;
            var start = Long(body[at..], baseSize);
            at += baseSize;
            var count = Number(body[at..], 2);
            at += 2;
            var parts = places[id] = [];
            for (; count > 0; count--)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThan(++extents, MaximumExtents);
                at += indexSize;
                parts.Add(new(method, start + Long(body[at..], offsetSize), Long(body[(at + offsetSize)..], lengthSize)));
                at += offsetSize + lengthSize;
            }
        }
    }

    private void ReadAssociations(ReadOnlySpan<byte> body)
    {
        var (idSize, wide) = (body[0] == 0 ? 2 : 4, (body[3] & 1) == 1);
        var at = 8;
        for (var left = Number(body[4..], 4); left > 0; left--)
        {
            var id = Number(body[at..], idSize);
            var count = body[at + idSize];
            at += idSize + 1;
            for (; count > 0; count--)
            {
                var index = wide ? (int)Number(body[at..], 2) & 0x7FFF : body[at] & 0x7F;
                at += wide ? 2 : 1;
                if (!associations.TryGetValue(id, out var known))
                    associations[id] = known = [];
                known.Add(index);
            }
        }
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int size) =>
        size == 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static long Long(ReadOnlySpan<byte> bytes, int size) => size switch
    {
        0 => 0,
        4 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        8 => BinaryPrimitives.ReadInt64BigEndian(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(size)),
    };
}

/// <summary>Bytes of an item.</summary>
/// <param name="Method">0 counts from the beginning of the file, 1 from that of the box <c>idat</c>.</param>
/// <param name="Length">0 means up to the end.</param>
internal sealed record HeifExtent(int Method, long Offset, long Length, bool IsExif = false);
