using System.Buffers;
using System.Text;

namespace Postato.Domain.Posts.Limits;

/// <summary>
/// Whether a name is valid in the domain name system: no label exceeds 63 characters, in Punycode (RFC 3492) where that is needed.
/// </summary>
internal static class HostNames
{
    private const int MaximumLabel = 63;
    private const string Prefix = "xn--";

    public static bool IsPossible(ReadOnlySpan<char> name)
    {
        foreach (var range in name.Split('.'))
        {
            var label = name[range];
            if (Ascii.IsValid(label)
                ? label.Length is 0 or > MaximumLabel
                : label.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || !FitsInPunycode(label))
                return false;
        }

        return true;
    }

    private static bool FitsInPunycode(ReadOnlySpan<char> label)
    {
        // Each code point takes at least one letter, so a label with more of them is too long, and the sums below stay small.
        const int Room = MaximumLabel - 4;
        Span<int> points = stackalloc int[Room];
        var (count, basic) = (0, 0);
        while (!label.IsEmpty)
        {
            if (count == Room || Rune.DecodeFromUtf16(label, out var rune, out var length) != OperationStatus.Done)
                return false;

            points[count++] = rune.Value;
            basic += rune.IsAscii ? 1 : 0;
            label = label[length..];
        }

        return basic + (basic > 0 ? 1 : 0) + DeltaLength(points[..count], basic) <= Room;
    }

    /// <summary>How many letters the code points beyond ASCII take.</summary>
    private static int DeltaLength(ReadOnlySpan<int> points, int basic)
    {
        var (letters, n, bias, delta, handled) = (0, 0x80, 72, 0L, basic);
        while (handled < points.Length)
        {
            var next = int.MaxValue;
            foreach (var point in points)
                next = point >= n && point < next ? point : next;

            delta += (long)(next - n) * (handled + 1);
            n = next;
            foreach (var point in points)
            {
                delta += point < n ? 1 : 0;
                if (point != n)
                    continue;

                letters += LettersOf(delta, bias);
                bias = Adapt(delta, handled + 1, first: handled == basic);
                delta = 0;
                handled++;
            }

            delta++;
            n++;
        }

        return letters;
    }

    private static int LettersOf(long delta, int bias)
    {
        var letters = 1;
        for (var k = 36; ; k += 36, letters++)
        {
            var threshold = Math.Clamp(k - bias, 1, 26);
            if (delta < threshold)
                return letters;
            delta = (delta - threshold) / (36 - threshold);
        }
    }

    private static int Adapt(long delta, int count, bool first)
    {
        delta = first ? delta / 700 : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > 455; k += 36)
            delta /= 35;
        return k + (int)(36 * delta / (delta + 38));
    }
}
