using FluentValidation;
using Postato.Application.UseCases;
using Postato.Domain.Deliveries;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>Accepts a post: stores it and, unless it is a draft, queues it in the same transaction.</summary>
public sealed class CreatePost(SubmissionReview review, IPostIntake intake, TimeProvider clock) : IUseCase<PostSubmission, PostView>
{
    private static readonly SubmissionRules Shape = new();

    public Access Access => Access.Write(Permission.PostsPublish);

    public Access AccessFor(PostSubmission input) => input.Status == SubmissionStatus.Draft ? Access.Write(Permission.PostsWrite) : Access;

    public IValidator<PostSubmission> Rules => Shape;

    public void Foresee(PostSubmission input, Id<Workspace> workspace) => review.Foresee(input, workspace);

    public async Task<Result<PostView>> Handle(PostSubmission input, WorkspaceScope scope, CancellationToken ct)
    {
        if (!(await review.ReviewAsync(input, Id<Post>.None, scope, ct)).Succeeded(out var reviewed, out var refusal))
            return refusal;

        var draft = input.Status == SubmissionStatus.Draft;
        if (reviewed.RefusalFor(draft) is { } invalid)
            return invalid;

        var now = clock.GetUtcNow();
        var post = Post.Create(
            scope.TenantId, scope.WorkspaceId, input.AccountId, reviewed.Platform, scope.Caller.Actor, reviewed.Content, now);
        post.Warn(reviewed.WarningsFor(draft));
        if (!draft && Submit(post, input.ScheduledAt, scope, now) is { } forbidden)
            return forbidden;

        intake.Add(scope, post, draft ? null : Delivery.Queue(post, input.ScheduledAt ?? now, scope.TraceId, now));
        scope.Created(post.Id);
        scope.Audit("post.create", post.Id.ToString());
        return PostView.Of(post, reviewed.Account, now);
    }

    private static Error? Submit(Post post, DateTimeOffset? at, WorkspaceScope scope, DateTimeOffset now)
    {
        if ((at is { } time ? post.Schedule(time, now) : post.Submit(now)) is { } refusal)
            return refusal;

        var data = PostEventData.Of(post);
        scope.Record(at is null ? new PostQueued(data) : new PostScheduled(data));
        if (at is null)
            scope.NudgeWorker();
        return null;
    }
}
