using System.Globalization;
using System.Net;
using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>
/// Recognises one item among an account's posts. X returns a text with its links shortened, its special characters escaped and links to its
/// media appended.
/// </summary>
internal sealed class XMatch(string text, IReadOnlyList<string> mediaKeys, int mediaCount, string? parentId, string? quotedId)
{
    // A text has few links, so the search is bounded for texts with many ambiguous ones.
    private const int MaximumUrls = 100;
    private const int MaximumComparisons = 1_000;

    private const long Epoch = 1_288_834_974_657;

    private static readonly IdnMapping Idn = new();

    private readonly string text = Nfc.Of(text.Trim());

    public static XMatch Of(StepContext step)
    {
        var item = step.Post.Items[step.Step.ItemIndex!.Value];
        var uploads = item.Media.Select((_, i) => (StepNames.Upload(item.Index, i), XSteps.Initialize(item.Index, i)))
            .Select(names => step.Done.TryGetValue(names.Item1, out var done) || step.Done.TryGetValue(names.Item2, out done)
                ? done.Deserialize<UploadedMedia>()?.Key
                : null);
        return new(
            XPost.TextOf(item), [.. uploads.OfType<string>()], item.Media.Count, XPost.ParentOf(step, item), XPost.QuotedIn(step.Post));
    }

    /// <summary>The smallest id of a post created at or after this instant: ids contain milliseconds.</summary>
    public static ulong EarliestId(DateTimeOffset at) => (ulong)Math.Max(0, at.ToUnixTimeMilliseconds() - Epoch) << 22;

    public bool IsSame(ListedPost post)
    {
        var references = post.ReferencedTweets ?? post.ReferencedPosts ?? [];
        if (references.FirstOrDefault(reference => reference.Type == "replied_to")?.Id != parentId)
            return false;

        // Media keys are never reused.
        var keys = post.Attachments?.MediaKeys ?? [];
        if (mediaCount > 0 && mediaKeys.Count == mediaCount
            && keys.Order(StringComparer.Ordinal).SequenceEqual(mediaKeys.Order(StringComparer.Ordinal)))
            return true;

        return text.Length > 0 && keys.Count == mediaCount && IsSameText(post);
    }

    private bool IsSameText(ListedPost post)
    {
        var note = post.NoteTweet ?? post.NotePost;
        var given = note?.Text ?? post.Text ?? "";
        var urls = (note is null ? post.Entities : note.Entities ?? post.Entities)?.Urls ?? [];
        var comparisons = MaximumComparisons;
        return Follows(
            text, given.Trim(), [.. urls.Where(url => url is { Url.Length: > 0, ExpandedUrl.Length: > 0 }).Take(MaximumUrls)],
            ref comparisons);
    }

    /// <summary>Whether the rest of our text equals the rest of X's, with its links expanded.</summary>
    private bool Follows(string ours, string theirs, UrlEntity[] urls, ref int comparisons)
    {
        if (comparisons-- <= 0)
            return false;

        var (at, next) = (-1, (UrlEntity?)null);
        foreach (var url in urls)
        {
            if (theirs.IndexOf(url.Url!, StringComparison.Ordinal) is >= 0 and var found && (at < 0 || found < at))
                (at, next) = (found, url);
        }

        if (next is null)
            return ours == Plain(theirs);

        var plain = Plain(theirs[..at]);
        var rest = theirs[(at + next.Url!.Length)..];
        if (string.IsNullOrWhiteSpace(rest) && IsAppended(next) && ours == plain.TrimEnd())
            return true;
        if (!ours.StartsWith(plain, StringComparison.Ordinal))
            return false;

        var left = ours[plain.Length..];
        foreach (var spelling in SpellingsOf(next.ExpandedUrl!))
        {
            if (left.StartsWith(spelling, StringComparison.OrdinalIgnoreCase)
                && Follows(left[spelling.Length..], rest, urls, ref comparisons))
                return true;
        }

        return false;
    }

    /// <summary>A link that X appended to the text: to the post's media, or to the quoted post.</summary>
    private bool IsAppended(UrlEntity url) =>
        mediaCount > 0 || (quotedId is not null && url.ExpandedUrl!.Contains($"/status/{quotedId}", StringComparison.Ordinal));

    /// <summary>How the link may be written in the original text: X adds a missing scheme, and a slash after the host.</summary>
    private static IEnumerable<string> SpellingsOf(string url)
    {
        foreach (var known in new[] { url, WithUnicodeHost(url) }.Distinct(StringComparer.Ordinal))
        {
            var scheme = known.IndexOf("://", StringComparison.Ordinal);
            foreach (var spelling in scheme < 0 ? [known] : new[] { known, known[(scheme + 3)..] })
            {
                yield return spelling;
                yield return spelling.EndsWith('/') ? spelling[..^1] : $"{spelling}/";
            }
        }
    }

    private static string WithUnicodeHost(string url)
    {
        if (!url.Contains("xn--", StringComparison.OrdinalIgnoreCase) || !Uri.TryCreate(url, UriKind.Absolute, out var parsed))
            return url;

        try
        {
            return url.Replace(parsed.IdnHost, Idn.GetUnicode(parsed.IdnHost), StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return url;
        }
    }

    private static string Plain(string theirs) => Nfc.Of(WebUtility.HtmlDecode(theirs));
}
