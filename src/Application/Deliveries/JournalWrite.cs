using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Events;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;

namespace Postato.Application.Deliveries;

/// <summary>What is written in one commit, in this order, and only while the lease is held.</summary>
public sealed record JournalWrite(DeliveryLease Lease)
{
    public AttemptStart? Start { get; init; }

    public StepEnd? Outcome { get; init; }

    public StepIntent? Intent { get; init; }

    public AttemptEnd? End { get; init; }
}

/// <summary>The first attempt at the post begins.</summary>
public sealed record AttemptStart(int Number, DateTimeOffset At, PostTransition? Transition)
{
    /// <summary>The plan, written before its first step is performed; null when an earlier attempt wrote it.</summary>
    public IReadOnlyList<PlannedStep>? Plan { get; init; }
}

/// <param name="Id">The entry's id; ids are in order of time.</param>
public sealed record StepIntent(Guid Id, string Name, int Ordinal, int? ItemIndex, StepEffect Effect, int Attempt, DateTimeOffset At);

/// <param name="Id">The entry of the intent.</param>
/// <param name="Published">The item that is published at the network now.</param>
public sealed record StepEnd(
    Guid Id, DateTimeOffset At, string Outcome, JsonElement? Data, NetworkError? Error, IReadOnlyList<RequestRecord> Requests,
    int? ItemIndex = null, PublishedItem? Published = null)
{
    /// <summary>Warnings added to the post.</summary>
    public Warning? Warning { get; init; }

    /// <summary>The remaining quota that the network reports.</summary>
    public QuotaWindow? Window { get; init; }

    /// <summary>Stored with the account; null leaves it unchanged.</summary>
    public string? Facts { get; init; }
}

/// <summary>The worker gives the delivery back.</summary>
/// <param name="Outcome">
/// <c>published</c>, <c>failed</c>, <c>retry</c>, <c>waiting</c>, <c>held</c>, <c>dropped</c> or <c>handed_back</c>.
/// </param>
/// <param name="DueAt">When it can be claimed again; null closes it.</param>
/// <param name="Post">The change to the post; null for none.</param>
/// <param name="Account">The change to the account; null for none.</param>
public sealed record AttemptEnd(
    int Number, DateTimeOffset At, string Outcome, NetworkError? Error, DateTimeOffset? DueAt, PostEnd? Post, AccountChange? Account = null,
    IReadOnlyList<EventRecord>? Events = null)
{
    /// <summary>Holds the whole network until then, for all tenants; null for no change.</summary>
    public DateTimeOffset? NetworkHeldUntil { get; init; }

    /// <summary>An audit entry about the account, beside the events.</summary>
    public string? Audit { get; init; }
}

/// <param name="UnpublishedItems">The new status of items that are not published; null leaves them as they are.</param>
/// <param name="UncertainItem">The item of which it is unknown whether it was published.</param>
public sealed record PostEnd(
    PostTransition? Transition, PostError? Error, DateTimeOffset? PublishedAt, DateTimeOffset? NextAttemptAt,
    ItemStatus? UnpublishedItems = null, int? UncertainItem = null);

/// <param name="Status">Null for no change.</param>
/// <param name="HeldUntil">The account's posts wait until then; null for no change.</param>
/// <param name="HeldReason">
/// <c>rate</c> when the network said so, <c>quota</c> when the remaining quota is too small, <c>operator</c> when an operator must act.
/// </param>
public sealed record AccountChange(AccountStatus? Status, DateTimeOffset? HeldUntil, string? HeldReason = null);
