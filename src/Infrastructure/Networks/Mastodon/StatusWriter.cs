using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>Builds the request for a status from stored data only, so that a repeat sends the same.</summary>
internal static class StatusWriter
{
    public static NewStatus Write(StepContext step, int index)
    {
        var item = step.Post.Items[index];
        return new NewStatus
        {
            Status = LineEnds.ToLf(item.Text),
            MediaIds = item.Media.Count == 0 ? null : [.. item.Media.Select((_, i) => UploadedMedia.Of(step, index, i).Id)],
            Visibility = VisibilityOf(step),
            Sensitive = step.Post.Option("sensitive")?.GetBoolean(),
            SpoilerText = SpoilerOf(step.Post),
            Language = Text(step.Post, "language"),
            InReplyToId = ParentOf(step, index),
            Poll = index == 0 ? PollOf(step.Post) : null,
            QuoteApprovalPolicy = Text(step.Post, "quotePolicy"),
        };
    }

    /// <summary>Always sent, because the account's default may change at any time.</summary>
    public static string VisibilityOf(StepContext step) =>
        Text(step.Post, "visibility") ?? ServerFacts.Of(step.Account.Facts).Visibility ?? MastodonCapabilities.Visibilities[0];

    public static string? SpoilerOf(PublishPost post) => Text(post, "spoilerText");

    public static string? ParentOf(StepContext step, int index) => index == 0 ? null : PublishedStatus.IdOf(step, index - 1);

    private static string? Text(PublishPost post, string name) =>
        post.TextOption(name) is { Length: > 0 } text ? LineEnds.ToLf(text) : null;

    private static NewPoll? PollOf(PublishPost post) => post.Option("poll") is { } poll
        ? new(
            [.. poll.GetProperty("options").EnumerateArray().Select(option => option.GetString()!)],
            poll.GetProperty("expiresIn").GetInt64(), Flag(poll, "multiple"), Flag(poll, "hideTotals"))
        : null;

    private static bool Flag(JsonElement poll, string name) =>
        poll.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
