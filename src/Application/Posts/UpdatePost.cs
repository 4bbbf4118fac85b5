using System.Text.Json;
using Postato.Application.UseCases;
using Postato.Domain.Deliveries;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>Changes a post that has not reached the network: its content, its time, whether it goes out at all.</summary>
public sealed class UpdatePost(IPostStore posts, SubmissionReview review, TimeProvider clock) : IUseCase<PostPatch, PostView>
{
    public Access Access => Access.Write(Permission.PostsPublish);

    public Access AccessFor(PostPatch input) => input.Status is null or SubmissionStatus.Draft ? Access.Write(Permission.PostsWrite) : Access;

    public async Task<Result<PostView>> Handle(PostPatch input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await posts.FindAsync(scope, input.PostId, ct) is not { } stored)
            return new NotFound();

        var (post, now) = (stored.Post, clock.GetUtcNow());
        if (!post.ContentIsOpen)
            return new InvalidState(SnakeCase.Of(post.Status));

        var target = input.Status ?? StatusOf(post);
        if (WrongTime(input, target) is { } wrong)
            return wrong;

        var submission = Merge(post, input, target);
        if (!(await review.ReviewAsync(submission, post.Id, scope, ct)).Succeeded(out var reviewed, out var refusal))
            return refusal;
        var draft = target == SubmissionStatus.Draft;
        if (reviewed.RefusalFor(draft) is { } invalid)
            return invalid;

        if (post.Replace(reviewed.Content, now) is { } closed)
            return closed;
        post.Warn(reviewed.WarningsFor(draft));
        if (Move(stored, input, scope, now) is { } forbidden)
            return forbidden;

        // Whoever claimed it meanwhile read what no longer stands.
        if (stored.Delivery is { } delivery)
            posts.Replan(scope, delivery.Id);
        scope.Audit("post.update", post.Id.ToString());
        return PostView.Of(post, stored.Account);
    }

    private Error? Move(StoredPost stored, PostPatch input, WorkspaceScope scope, DateTimeOffset now)
    {
        var post = stored.Post;
        switch (input.Status)
        {
            case SubmissionStatus.Draft when post.Status != PostStatus.Draft:
                stored.Delivery?.Close();
                return post.Unschedule(now);
            case SubmissionStatus.Publish when post.Status != PostStatus.Pending:
                if (post.Submit(now) is { } refusal)
                    return refusal;
                Queue(stored, now, scope, now);
                scope.Record(EventTypes.PostQueued, post.Id.ToString(), PostEvent.Data(post));
                scope.NudgeWorker();
                return null;
            case SubmissionStatus.Scheduled or null when input.ScheduledAt is { IsSet: true, Value: { } at }:
                if (post.Schedule(at, now) is { } forbidden)
                    return forbidden;
                Queue(stored, at, scope, now);
                scope.Record(EventTypes.PostScheduled, post.Id.ToString(), PostEvent.Data(post));
                return null;
            default:
                return null;
        }
    }

    private void Queue(StoredPost stored, DateTimeOffset dueAt, WorkspaceScope scope, DateTimeOffset now)
    {
        if (stored.Delivery is { } delivery)
            delivery.Move(dueAt);
        else
            posts.Queue(scope, Delivery.Queue(stored.Post, dueAt, scope.Caller.TraceId, now));
    }

    private static InvalidRequest? WrongTime(PostPatch input, string target) => input.ScheduledAt switch
    {
        { IsSet: true, Value: null } when target == SubmissionStatus.Scheduled => new("scheduledAt", "A scheduled post has a time: send status draft to take it off the schedule."),
        { IsSet: true, Value: not null } when target != SubmissionStatus.Scheduled => new("scheduledAt", "Only with status scheduled."),
        { IsSet: false } when input.Status == SubmissionStatus.Scheduled => new("scheduledAt", "Required with status scheduled."),
        _ => null,
    };

    private static PostSubmission Merge(Post post, PostPatch input, string target) => new(
        post.Platform.Key,
        post.AccountId,
        target,
        input.PostType ?? (input.Items is null ? post.PostType : null),
        input.Items ?? [.. post.Items.OrderBy(item => item.Index).Select(item => new SubmittedItem(item.Text, [.. item.Media.Select(media => new SubmittedMedia(media.Id, null, media.Alt))]))],
        input.Options.Or(post.Options is null ? null : JsonElement.Parse(post.Options)),
        input.ScheduledAt.Or(null),
        input.Metadata.Or(post.Metadata is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(post.Metadata)),
        input.Items is null ? post.Items.Count == 1 : input.SingleContent);

    private static string StatusOf(Post post) => post.Status switch
    {
        PostStatus.Draft => SubmissionStatus.Draft,
        PostStatus.Scheduled => SubmissionStatus.Scheduled,
        _ => SubmissionStatus.Publish,
    };
}
