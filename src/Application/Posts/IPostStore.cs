using System.Text.Json;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Networks;
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

    /// <summary>The plan of a delivery that began.</summary>
    Task<IReadOnlyList<PlannedStep>> ReadPlanAsync(WorkspaceScope scope, Id<Delivery> delivery, CancellationToken ct);

    /// <summary>Writes into the journal what a person found: it counts as the network's own answer.</summary>
    /// <param name="entry">As the journal names it.</param>
    void Settle(WorkspaceScope scope, Id<Delivery> delivery, string entry, string outcome, JsonElement? data, DateTimeOffset at);

    /// <summary>Forgets the plan and whoever claimed the work order: the content changed.</summary>
    void Replan(WorkspaceScope scope, Id<Delivery> delivery);
}

/// <param name="Delivery">Null for a post that was never submitted.</param>
public sealed record StoredPost(Post Post, Delivery? Delivery, AccountStanding Account);
