using Postato.Domain.Deliveries;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>The journal: one performance of one step. An intent without an outcome is in doubt.</summary>
internal sealed class StepRow
{
    public Id<Tenant> TenantId { get; init; }

    public Id<Workspace> WorkspaceId { get; init; }

    public Guid Id { get; init; }

    public Id<Delivery> DeliveryId { get; init; }

    /// <summary>Position in the plan, from 0.</summary>
    public int Ordinal { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Index of the item that this step publishes.</summary>
    public int? ItemIndex { get; init; }

    public int Attempt { get; init; }

    /// <summary><c>none</c> or <c>creating</c>.</summary>
    public string Effect { get; init; } = "";

    public DateTimeOffset IntentAt { get; init; }

    public DateTimeOffset? OutcomeAt { get; init; }

    public string? Outcome { get; init; }

    public string? Data { get; init; }

    public string? Error { get; init; }

    /// <summary>The HTTP requests, redacted.</summary>
    public string Requests { get; init; } = "[]";
}
