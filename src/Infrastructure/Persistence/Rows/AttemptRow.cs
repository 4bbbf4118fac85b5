using Postato.Domain.Deliveries;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>One attempt at a delivery.</summary>
internal sealed class AttemptRow
{
    public Id<Tenant> TenantId { get; init; }

    public Id<Workspace> WorkspaceId { get; init; }

    public Id<Delivery> DeliveryId { get; init; }

    /// <summary>From 1.</summary>
    public int Number { get; init; }

    /// <summary>The worker's name.</summary>
    public string Worker { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public string? Outcome { get; init; }

    public string? Error { get; init; }
}
