using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>
/// An account's lane: the head of its queue, maintained by triggers. The claim reads lanes only, so that posts which wait behind a head,
/// for a person or for years cost it nothing.
/// </summary>
internal sealed class LaneRow
{
    public Id<Tenant> TenantId { get; init; }

    public Id<Workspace> WorkspaceId { get; init; }

    public Id<SocialAccount> AccountId { get; init; }

    public Platform Platform { get; init; }

    /// <summary>When the head may be claimed; null when nothing is queued, or the account is closed (dead token, pause).</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Until when the account's delivery is leased; null when none is.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>When it may be claimed: the end of the lease, or the due time; null for never. Computed by the database.</summary>
    public DateTimeOffset? ReadyAt { get; init; }
}
