using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>
/// An account's lane: the head of its queue, kept by triggers. The claim looks here, so that what waits behind a head, for a
/// person or for years costs it nothing.
/// </summary>
internal sealed class LaneRow
{
    public Id<Tenant> TenantId { get; init; }

    public Id<Workspace> WorkspaceId { get; init; }

    public Id<SocialAccount> AccountId { get; init; }

    public Platform Platform { get; init; }

    /// <summary>When the head may be claimed; null: nothing is queued, or the account is closed (dead token, pause).</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Until when somebody is at work here; null: nobody is.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>
    /// When it may be claimed: the end of the lease, or of the wait for what is due; null: never. The database derives it.
    /// </summary>
    public DateTimeOffset? ReadyAt { get; init; }
}
