using Postato.Application.UseCases;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>Cancels a waiting post and hides the record here; a published copy stays at the network.</summary>
public sealed class DeletePost(IPostStore posts, TimeProvider clock) : IUseCase<DeletePost.Input, DeletedPostView>
{
    public sealed record Input(Id<Post> PostId);

    public Access Access => Access.Write(Permission.PostsPublish);

    public async Task<Result<DeletedPostView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await posts.FindAsync(scope, input.PostId, ct) is not { } stored)
            return new NotFound();

        var before = stored.Post.Status;
        if (stored.Post.Delete(clock.GetUtcNow()) is { } refusal)
            return refusal;

        if (stored.Post.Status != before)
        {
            stored.Delivery?.Close();
            scope.Record(new PostCancelled(PostEventData.Of(stored.Post)));
        }

        scope.Audit("post.delete", input.PostId.ToString());
        return new DeletedPostView(
            input.PostId, Deleted: true, SnakeCase.Of(stored.Post.Status),
            stored.Post.Items.Any(item => item.Status is ItemStatus.Published or ItemStatus.Uncertain));
    }
}

/// <param name="PublishedCopyRemains">Whether something of it is, or may be, at the network.</param>
public sealed record DeletedPostView(Id<Post> Id, bool Deleted, string Status, bool PublishedCopyRemains);
