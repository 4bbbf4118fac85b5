using System.Text.Json;
using Postato.Application.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>The submission that results from applying a patch to a post; it is checked like a new one.</summary>
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

    // A default type follows the content; a type that the caller chose is kept.
    private string? ChosenType(Post post, IReadOnlyList<PostItem> before) =>
        PostTypes.Resolve(
            null, before.Count, before is [var first, ..] ? first.Media.Count : 0, networks.Of(post.Platform).Capabilities) == post.PostType
            ? null
            : post.PostType;

    // A new text keeps the item's media; new items replace the media of a thread.
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
