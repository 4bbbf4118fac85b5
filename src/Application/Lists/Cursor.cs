using System.Buffers.Text;

namespace Postato.Application.Lists;

/// <summary>The id of the last row of a page, so that a page starts where the last one ended whatever was added meanwhile.</summary>
public static class Cursor
{
    public static string Write(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    public static bool TryRead(string text, out Guid id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[16];
        if (text.Length != 22 || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != 16)
            return false;

        id = new Guid(bytes, bigEndian: true);
        return true;
    }
}
