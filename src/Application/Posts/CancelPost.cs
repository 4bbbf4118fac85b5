using Postato.Application.UseCases;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>Takes a post out of the queue for good.</summary>
public sealed class CancelPost(IPostStore posts, TimeProvider clock) : IUseCase<CancelPost.Input, PostView>
{
    public sealed record Input(Id<Post> PostId);

    public Access Access => Access.Write(Permission.PostsPublish);

    public async Task<Result<PostView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await posts.FindAsync(scope, input.PostId, ct) is not { } stored)
            return new NotFound();

        if (stored.Post.Cancel(clock.GetUtcNow()) is { } refusal)
            return refusal;

        stored.Delivery?.Close();
        scope.Record(new PostCancelled(PostEventData.Of(stored.Post)));
        scope.Audit("post.cancel", input.PostId.ToString());
        return PostView.Of(stored.Post, stored.Account, clock.GetUtcNow());
    }
}
