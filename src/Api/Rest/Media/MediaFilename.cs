using System.Text;
using Microsoft.Net.Http.Headers;
using Postato.Application.Text;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Media;

/// <summary>A file's name from the client: only a label for people, never used as a path.</summary>
internal static class MediaFilename
{
    private const int MaximumLength = 255;

    public static string? Of(ContentDispositionHeaderValue disposition)
    {
        var name = (disposition.FileNameStar.HasValue
            ? disposition.FileNameStar
            : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value;
        return string.IsNullOrEmpty(name) ? null : Clean(name);
    }

    /// <summary>
    /// The last part of a path in NFC, without invisible characters (controls, direction marks, zero-width and tag characters); null when
    /// nothing remains.
    /// </summary>
    public static string? Clean(string name)
    {
        var seen = new StringBuilder();
        foreach (var rune in name[(name.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            if (Names.IsSeen(rune) && seen.Length + rune.Utf16SequenceLength <= MaximumLength)
                seen.Append(rune);
        }

        var clean = Nfc.Of(seen.ToString()).Trim();
        return clean.Length == 0 ? null : clean;
    }
}
