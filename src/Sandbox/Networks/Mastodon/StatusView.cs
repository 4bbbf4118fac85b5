using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>A status as a client gets it, and for the page and the tests.</summary>
internal sealed partial class StatusView(World world, MastodonState state, Uploads uploads)
{
    public JsonObject Entity(Status status)
    {
        var account = state.Find(status.AccountId)!;
        return new JsonObject
        {
            ["id"] = status.Id,
            ["created_at"] = Instant(status.CreatedAt),
            ["in_reply_to_id"] = status.InReplyToId,
            ["in_reply_to_account_id"] = status.InReplyToId is null ? null : status.AccountId,
            ["sensitive"] = status.Sensitive,
            ["spoiler_text"] = status.SpoilerText,
            ["visibility"] = status.Visibility,
            ["language"] = status.Language,
            ["uri"] = $"http://127.0.0.1:{account.Port}/users/{account.Name}/statuses/{status.Id}",
            ["url"] = UrlOf(account, status.Id),
            ["replies_count"] = 0,
            ["reblogs_count"] = 0,
            ["favourites_count"] = 0,
            ["content"] = Html(status.Text),
            ["reblog"] = null,
            ["application"] = state.FindApp(status.ClientId) is { } app
                ? new JsonObject { ["name"] = app.Name, ["website"] = app.Website }
                : null,
            ["account"] = Entity(account),
            ["media_attachments"] = new JsonArray(
                [.. status.MediaIds.Select(uploads.Find).OfType<MastodonMedium>().Select(medium => (JsonNode)uploads.Entity(medium))]),
            ["mentions"] = new JsonArray(),
            ["tags"] = new JsonArray(
                [.. Hashtag()
                    .Matches(status.Text)
                    .Select(match => (JsonNode)new JsonObject { ["name"] = match.Groups["tag"].Value.ToLowerInvariant() })]),
            ["emojis"] = new JsonArray(),
            ["card"] = null,
            ["poll"] = status.Poll is { } poll ? Entity(status, poll) : null,
        };
    }

    public static JsonObject Entity(MastodonAccount account) => new()
    {
        ["id"] = account.Id,
        ["username"] = account.Name,
        ["acct"] = account.Name,
        ["display_name"] = account.DisplayName,
        ["locked"] = false,
        ["bot"] = false,
        ["url"] = $"http://127.0.0.1:{account.Port}/@{account.Name}",
        ["avatar"] = $"http://127.0.0.1:{account.Port}/avatars/original/missing.png",
        ["note"] = "",
    };

    public PublishedPost Published(long seq, Status status)
    {
        var account = state.Find(status.AccountId)!;
        var options = new JsonObject
        {
            ["visibility"] = status.Visibility,
            ["sensitive"] = status.Sensitive,
            ["language"] = status.Language,
        };
        if (status.SpoilerText.Length > 0)
            options["spoilerText"] = status.SpoilerText;
        if (status.Poll is { } poll)
            options["poll"] = new JsonObject
            {
                ["options"] = new JsonArray([.. poll.Options.Select(option => (JsonNode)option)]),
                ["expiresIn"] = poll.ExpiresIn,
                ["multiple"] = poll.Multiple,
                ["hideTotals"] = poll.HideTotals,
            };
        if (status.QuotePolicy is not null)
            options["quotePolicy"] = status.QuotePolicy;
        if (status.MediaIds.Select(uploads.Find).Any(medium => medium?.Focus is not null))
            options["focus"] = new JsonArray([.. status.MediaIds.Select(id => (JsonNode?)uploads.Find(id)?.Focus)]);

        return new PublishedPost
        {
            Seq = seq,
            Platform = MastodonState.Platform,
            Username = account.FullName,
            Id = status.Id,
            Url = UrlOf(account, status.Id),
            Text = status.Text,
            ReplyTo = status.InReplyToId,
            Media = [.. status.MediaIds.Select(uploads.Find).OfType<MastodonMedium>().Select(Describe)],
            Options = options,
            CreatedAt = status.CreatedAt,
            Raw = Entity(status),
        };
    }

    /// <summary>The Sandbox's page for the post, as the link that people click.</summary>
    private string UrlOf(MastodonAccount account, string id) => $"{world.PageUrl}/p/{MastodonState.Platform}/@{account.Name}/{id}";

    private JsonObject Entity(Status status, Poll poll) => new()
    {
        ["id"] = status.Id,
        ["expires_at"] = Instant(status.CreatedAt.AddSeconds(poll.ExpiresIn)),
        ["expired"] = status.CreatedAt.AddSeconds(poll.ExpiresIn) <= world.Clock.GetUtcNow(),
        ["multiple"] = poll.Multiple,
        ["votes_count"] = 0,
        ["options"] = new JsonArray(
            [.. poll.Options.Select(option => (JsonNode)new JsonObject { ["title"] = option, ["votes_count"] = 0 })]),
        ["emojis"] = new JsonArray(),
    };

    private static PublishedMedia Describe(MastodonMedium medium)
    {
        var size = FileKind.SizeOf(medium.Bytes);
        return new(
            medium.Kind, medium.MimeType, medium.Bytes.Length, Convert.ToHexStringLower(SHA256.HashData(medium.Bytes)), size?.Width,
            size?.Height, medium.Description, $"/media/{medium.Id}");
    }

    // A server's rendering of a text: paragraphs, shortened links, mentions without their server.
    private static string Html(string text) =>
        string.Concat(
            text.Trim().Split("\n\n").Select(paragraph => $"<p>{Linked(paragraph).Replace("\n", "<br />", StringComparison.Ordinal)}</p>"));

    private static string Linked(string text)
    {
        var html = new System.Text.StringBuilder();
        var at = 0;
        foreach (Match match in Link().Matches(text))
        {
            html.Append(WebUtility.HtmlEncode(text[at..match.Index])).Append(Linked(match));
            at = match.Index + match.Length;
        }

        return html.Append(WebUtility.HtmlEncode(text[at..])).ToString();
    }

    private static string Linked(Match match)
    {
        var text = WebUtility.HtmlEncode(match.Value);
        if (match.Value.StartsWith('@'))
            return $"<span class=\"h-card\"><a href=\"https://{match.Groups["host"].Value}/@{match.Groups["user"].Value}\" "
                + $"class=\"u-url mention\">@<span>{match.Groups["user"].Value}</span></a></span>";
        if (match.Value.StartsWith('#'))
            return $"<a href=\"/tags/{text[1..]}\" class=\"mention hashtag\" rel=\"tag\">#<span>{text[1..]}</span></a>";

        var shown = match.Value[(match.Value.IndexOf("://", StringComparison.Ordinal) + 3)..];
        return $"<a href=\"{text}\" rel=\"nofollow noopener\"><span "
            + $"class=\"invisible\">"
            + $"{(match.Value.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? "https://" : "http://")}</span><span "
            + $"class=\"ellipsis\">{WebUtility.HtmlEncode(shown[..Math.Min(30, shown.Length)])}</span></a>";
    }

    private static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"https?://[^\s<>""]+|(?<![\w/@])@(?<user>\w+)@(?<host>[\w.-]+\w)|(?<![\w/#])#\w*[^\W\d]\w*", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w/#])#(?<tag>\w*[^\W\d]\w*)")]
    private static partial Regex Hashtag();
}
