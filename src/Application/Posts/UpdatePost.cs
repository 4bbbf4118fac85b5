using Postato.Application.UseCases;
using Postato.Domain.Deliveries;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>Changes a post that has not reached the network: its content, its time, or whether it is sent at all.</summary>
public sealed class UpdatePost(IPostStore posts, PatchMerge merge, SubmissionReview review, TimeProvider clock)
    : IUseCase<PostPatch, PostView>
{
    private static readonly ContentRules Rules = new();

    public Access Access => Access.Write(Permission.PostsPublish);

    // Setting a time alone schedules the post.
    public Access AccessFor(PostPatch input) =>
        input.Status is null or SubmissionStatus.Draft && input.ScheduledAt.Value is null ? Access.Write(Permission.PostsWrite) : Access;

    public async Task<Result<PostView>> Handle(PostPatch input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await posts.FindAsync(scope, input.PostId, ct) is not { } stored)
            return new NotFound();

        var (post, now) = (stored.Post, clock.GetUtcNow());
        if (!post.ContentIsOpen)
            return new InvalidState(SnakeCase.Of(post.Status));
        if (!merge.Merge(post, input).Succeeded(out var submission, out var refusal))
            return refusal;
        if (BrokenRules.Of(Rules, submission) is { } broken)
            return broken;

        if (!(await review.ReviewAsync(submission, post.Id, scope, ct)).Succeeded(out var reviewed, out refusal))
            return refusal;
        var draft = submission.Status == SubmissionStatus.Draft;
        if (reviewed.RefusalFor(draft) is { } invalid)
            return invalid;

        if (post.Replace(reviewed.Content, now) is { } closed)
            return closed;
        post.Warn(reviewed.WarningsFor(draft));
        if (Move(stored, input, scope, now) is { } forbidden)
            return forbidden;

        // A worker that claimed the delivery meanwhile has read the old content.
        if (stored.Delivery is { } delivery)
            posts.Replan(scope, delivery.Id);
        scope.Audit("post.update", post.Id.ToString());
        return PostView.Of(post, stored.Account, now);
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
                scope.Record(new PostQueued(PostEventData.Of(post)));
                scope.NudgeWorker();
                return null;
            case SubmissionStatus.Scheduled or null when input.ScheduledAt.Value is { } at:
                if (post.Schedule(at, now) is { } forbidden)
                    return forbidden;
                Queue(stored, at, scope, now);
                scope.Record(new PostScheduled(PostEventData.Of(post)));
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
            posts.Queue(scope, Delivery.Queue(stored.Post, dueAt, scope.TraceId, now));
    }
}
