using System.Buffers.Text;

namespace Postato.Application.Lists;

/// <summary>The id of a page's last row, so that the next page starts there even when rows were added meanwhile.</summary>
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
