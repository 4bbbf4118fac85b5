using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Postato.Domain.Posts.Limits;

/// <summary>Whether two entries of a list are equal as a network compares them: ignoring white space around them.</summary>
internal static class DistinctCheck
{
    private const string Trimmed = "\t\n\v\f\r \0";

    /// <summary>The first entry that repeats an earlier one. An entry that is blank or not a text repeats nothing.</summary>
    public static (int Earlier, int Later)? FindRepeat(JsonElement list, int count)
    {
        var hashes = ArrayPool<int>.Shared.Rent(count);
        try
        {
            for (var i = 0; i < count; i++)
            {
                hashes[i] = HashOf(list[i]);
                var at = hashes[i] == 0 ? -1 : hashes.AsSpan(0, i).IndexOf(hashes[i]);
                if (at >= 0 && AreSame(list[at], list[i]))
                    return (at, i);
            }

            return null;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(hashes);
        }
    }

    private static int HashOf(JsonElement text)
    {
        if (text.ValueKind != JsonValueKind.String)
            return 0;

        var buffer = ArrayPool<char>.Shared.Rent(JsonMarshal.GetRawUtf8Value(text).Length);
        var read = OptionValue.Copy(text, buffer).Trim(Trimmed);
        var hash = read.IsWhiteSpace() ? 0 : string.GetHashCode(read) | 1;
        ArrayPool<char>.Shared.Return(buffer);
        return hash;
    }

    private static bool AreSame(JsonElement left, JsonElement right)
    {
        var one = ArrayPool<char>.Shared.Rent(JsonMarshal.GetRawUtf8Value(left).Length);
        var other = ArrayPool<char>.Shared.Rent(JsonMarshal.GetRawUtf8Value(right).Length);
        var same = OptionValue.Copy(left, one).Trim(Trimmed).SequenceEqual(OptionValue.Copy(right, other).Trim(Trimmed));
        ArrayPool<char>.Shared.Return(one);
        ArrayPool<char>.Shared.Return(other);
        return same;
    }
}
