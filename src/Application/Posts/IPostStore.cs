using System.Text.Json;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>Writes posts. The entities that it finds are tracked: the runner saves their changes.</summary>
public interface IPostStore
{
    /// <summary>Null when it does not exist in this workspace, or is deleted.</summary>
    Task<StoredPost?> FindAsync(WorkspaceScope scope, Id<Post> id, CancellationToken ct);

    /// <summary>Queues a delivery in the same transaction.</summary>
    void Queue(WorkspaceScope scope, Delivery delivery);

    /// <summary>The stored plan of a delivery that was begun.</summary>
    Task<IReadOnlyList<PlannedStep>> ReadPlanAsync(WorkspaceScope scope, Id<Delivery> delivery, CancellationToken ct);

    /// <summary>Writes a person's finding into the journal, where it counts like the network's own answer.</summary>
    /// <param name="entry">The entry's name in the journal.</param>
    void Settle(WorkspaceScope scope, Id<Delivery> delivery, string entry, string outcome, JsonElement? data, DateTimeOffset at);

    /// <summary>Deletes the plan and ends the lease, because the content changed.</summary>
    void Replan(WorkspaceScope scope, Id<Delivery> delivery);
}

/// <param name="Delivery">Null for a post that was never submitted.</param>
public sealed record StoredPost(Post Post, Delivery? Delivery, AccountStanding Account);
