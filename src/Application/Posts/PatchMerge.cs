using System.Text.Json;
using Postato.Application.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>A post as it would stand with a patch applied: judged like a new one.</summary>
public sealed class PatchMerge(NetworkRegistry networks)
{
    public Result<PostSubmission> Merge(Post post, PostPatch patch)
    {
        var target = patch.Status ?? StatusOf(post);
        if (WrongStatus(post, patch, target) is { } wrong)
            return wrong;

        IReadOnlyList<PostItem> before = [.. post.Items.OrderBy(item => item.Index)];
        var single = patch.Items is null && (before.Count == 1 || patch.Text.IsSet);
        if (patch.Items is null && !single && patch.Media.IsSet)
            return new InvalidRequest("media", "This post is a list of items: send content with the media in its items.");

        return new PostSubmission(
            post.Platform.Key,
            post.AccountId,
            target,
            patch.PostType.Or(ChosenType(post, before)),
            single ? [Single(before, patch)] : patch.Items ?? [.. before.Select(ItemOf)],
            patch.Options.Or(post.Options is null ? null : JsonElement.Parse(post.Options)),
            patch.ScheduledAt.Or(null),
            patch.Metadata.Or(post.Metadata is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(post.Metadata)),
            single);
    }

    private static InvalidRequest? WrongStatus(Post post, PostPatch patch, string target)
    {
        if (target is not (SubmissionStatus.Draft or SubmissionStatus.Publish or SubmissionStatus.Scheduled))
            return new("status", "Use draft, publish or scheduled.");

        return patch.ScheduledAt switch
        {
            { IsSet: true, Value: null } when target == SubmissionStatus.Scheduled =>
                new("scheduledAt", "A scheduled post has a time: send status draft to take it off the schedule."),
            { Value: not null } when target != SubmissionStatus.Scheduled => new("scheduledAt", "Allowed with status scheduled only."),
            { IsSet: false } when target == SubmissionStatus.Scheduled && post.Status != PostStatus.Scheduled =>
                new("scheduledAt", "Required with status scheduled."),
            _ => null,
        };
    }

    // What the network's default gave follows the content; what somebody chose stays.
    private string? ChosenType(Post post, IReadOnlyList<PostItem> before) =>
        PostTypes.Resolve(
            null, before.Count, before is [var first, ..] ? first.Media.Count : 0, networks.Of(post.Platform).Capabilities) == post.PostType
            ? null
            : post.PostType;

    // A text keeps the media beside it; the media of a thread go with its items.
    private static SubmittedItem Single(IReadOnlyList<PostItem> before, PostPatch patch)
    {
        var kept = before.Count == 1 ? ItemOf(before[0]) : new SubmittedItem("", []);
        return new(patch.Text.IsSet ? patch.Text.Value ?? "" : kept.Text, patch.Media.IsSet ? patch.Media.Value ?? [] : kept.Media);
    }

    private static SubmittedItem ItemOf(PostItem item) =>
        new(item.Text, [.. item.Media.Select(media => new SubmittedMedia(media.Id, null, media.Alt))]);

    private static string StatusOf(Post post) => post.Status switch
    {
        PostStatus.Draft => SubmissionStatus.Draft,
        PostStatus.Scheduled => SubmissionStatus.Scheduled,
        _ => SubmissionStatus.Publish,
    };
}
