using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Domain.Deliveries;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Deliveries;

/// <summary>Makes a post that was begun due now. This does not send it again: the engine first asks about each recorded intent.</summary>
public sealed class WakePost(IPostStore posts, ILanes lanes, TimeProvider clock) : IUseCase<WakePost.Input, PostStatus>
{
    public sealed record Input(Id<Post> PostId);

    public Access Access => Access.Write(Permission.PostsPublish);

    public async Task<Result<PostStatus>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await posts.FindAsync(scope, input.PostId, ct) is not { Delivery: { } delivery, Post.Status: PostStatus.Processing } found)
            return new NotFound();

        if (delivery.Status == DeliveryStatus.Closed)
            delivery.Move(clock.GetUtcNow());
        else
            lanes.Refresh(scope, delivery.AccountId);
        scope.Audit("delivery.wake", input.PostId.ToString());
        scope.NudgeWorker();
        return found.Post.Status;
    }
}
