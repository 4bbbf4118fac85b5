using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Deliveries;

/// <summary>Watches the queue over all tenants. Reads counts, ids and times.</summary>
public interface IDeliveryWatch
{
    Task<DeliveryBacklog> LookAsync(CancellationToken ct);

    /// <summary>Posts that were begun but will never be claimed, because their delivery is closed or their lane has no due time.</summary>
    Task<IReadOnlyList<StrandedPost>> FindStrandedAsync(int most, CancellationToken ct);
}

/// <summary>What does not progress. Networks that are held do not count.</summary>
/// <param name="Overdue">Accounts whose next post has been due for minutes and is not leased.</param>
/// <param name="LostLeases">Accounts whose post is leased by a worker that did not renew the lease.</param>
public sealed record DeliveryBacklog(long Overdue, DateTimeOffset? OldestDueAt, long LostLeases);

public sealed record StrandedPost(Id<Tenant> TenantId, Id<Workspace> WorkspaceId, Id<Post> PostId);
