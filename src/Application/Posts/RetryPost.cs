using Postato.Application.UseCases;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>Queues a failed post again, from its first item that is not published.</summary>
public sealed class RetryPost(IPostStore posts, TimeProvider clock) : IUseCase<RetryPost.Input, PostView>
{
    public sealed record Input(Id<Post> PostId);

    public Access Access => Access.Write(Permission.PostsPublish);

    public async Task<Result<PostView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await posts.FindAsync(scope, input.PostId, ct) is not { } stored)
            return new NotFound();

        var now = clock.GetUtcNow();
        if (stored.Post.Retry(now) is { } refusal)
            return refusal;

        stored.Delivery!.Move(now);
        scope.Record(new PostQueued(PostEventData.Of(stored.Post)));
        scope.Audit("post.retry", input.PostId.ToString());
        scope.NudgeWorker();
        return PostView.Of(stored.Post, stored.Account, now);
    }
}
