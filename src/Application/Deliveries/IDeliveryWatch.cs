using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Deliveries;

/// <summary>Looks over the queue of all tenants: counts, ids and times.</summary>
public interface IDeliveryWatch
{
    Task<DeliveryBacklog> LookAsync(CancellationToken ct);

    /// <summary>Posts that were begun and that nobody will look at: their work order is closed, or their lane sleeps.</summary>
    Task<IReadOnlyList<StrandedPost>> FindStrandedAsync(int most, CancellationToken ct);
}

/// <summary>What does not move. Networks that are on hold do not count.</summary>
/// <param name="Overdue">Accounts whose next post has been due for minutes and is in nobody's hands.</param>
/// <param name="LostLeases">Accounts whose post is in the hands of a worker that did not renew its lease.</param>
public sealed record DeliveryBacklog(long Overdue, DateTimeOffset? OldestDueAt, long LostLeases);

public sealed record StrandedPost(Id<Tenant> TenantId, Id<Workspace> WorkspaceId, Id<Post> PostId);
