using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Queues;

/// <summary>
/// A claimed row of a queue. Its owner works on it until the lease ends, and repeats owner and fence with every write: a write under a lost
/// lease changes nothing. Each queue derives its own kind, with the ids that its work needs.
/// </summary>
/// <param name="RowId">The claimed row.</param>
/// <param name="Owner">The worker that claimed it.</param>
/// <param name="Fence">Increases with each claim, so that writes of an earlier owner are recognised.</param>
/// <param name="DueAt">When the row became due.</param>
/// <param name="Term">How long this host may rely on the lease.</param>
public abstract record Lease(
    Id<Tenant> TenantId, Id<Workspace> WorkspaceId, Guid RowId, string Owner, long Fence, DateTimeOffset DueAt, LeaseTerm Term)
{
    /// <summary>How long a claim holds unless it is renewed.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    /// <summary>How often a worker renews the leases of work that is still going on.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);

    /// <summary>The row's id as it appears in logs, with the prefix of its kind.</summary>
    public abstract string Row { get; }
}
