using System.Net;
using System.Text.RegularExpressions;
using Postato.Domain.Posts.Limits;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>Compares texts, ignoring what a server may change.</summary>
internal static partial class StatusText
{
    public static bool AreEqual(string left, string right) => LineEnds.ToLf(left).Trim() == LineEnds.ToLf(right).Trim();

    /// <summary>Whether HTML is a server's rendering of a text: shortened links, mentions without their server, paragraphs.</summary>
    public static bool IsRenderingOf(string html, string text) => Reduce(Mention().Replace(text, "$1")) == Reduce(Plain(html));

    private static string Plain(string html)
    {
        var linked = Link().Replace(html, link =>
        {
            var words = WebUtility.HtmlDecode(Tag().Replace(link.Groups["words"].Value, ""));
            return words.StartsWith('@')
                ? words.Split('@') is ["", var user, ..] ? $"@{user}" : words
                : words.StartsWith('#') ? words : link.Groups["href"].Value;
        });
        return WebUtility.HtmlDecode(Tag().Replace(Break().Replace(linked, "\n"), ""));
    }

    // Servers differ in the white space that they emit.
    private static string Reduce(string text) => Space().Replace(text, " ").Trim().TrimEnd('/');

    [GeneratedRegex(
        "<a [^>]*href=\"(?<href>[^\"]*)\"[^>]*>(?<words>.*?)</a>",
        RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex("<br[^>]*>|</p>", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Break();

    [GeneratedRegex("<[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Space();

    [GeneratedRegex(@"(@[A-Za-z0-9_]+)@[\w.-]*\w", RegexOptions.NonBacktracking)]
    private static partial Regex Mention();
}
