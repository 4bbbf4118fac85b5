using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>The write side of posts. What it finds is tracked: the runner saves it.</summary>
public interface IPostStore
{
    /// <summary>Null when it does not exist in this workspace, or is deleted.</summary>
    Task<StoredPost?> FindAsync(WorkspaceScope scope, Id<Post> id, CancellationToken ct);

    /// <summary>Queues a work order with the change that needs one.</summary>
    void Queue(WorkspaceScope scope, Delivery delivery);

    /// <summary>Forgets the plan and whoever claimed the work order: the content changed.</summary>
    void Replan(WorkspaceScope scope, Id<Delivery> delivery);
}

/// <param name="Delivery">Null for a post that was never submitted.</param>
public sealed record StoredPost(Post Post, Delivery? Delivery, AccountStatus Account);
