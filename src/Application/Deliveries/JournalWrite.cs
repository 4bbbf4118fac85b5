using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Events;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;

namespace Postato.Application.Deliveries;

/// <summary>What goes down in one commit, in this order, and only while the lease is held.</summary>
public sealed record JournalWrite(DeliveryLease Lease)
{
    public AttemptStart? Start { get; init; }

    public StepEnd? Outcome { get; init; }

    public StepIntent? Intent { get; init; }

    public AttemptEnd? End { get; init; }
}

/// <summary>The post begins to be worked on.</summary>
public sealed record AttemptStart(int Number, DateTimeOffset At, PostTransition? Transition)
{
    /// <summary>The plan, before anything of it is done; null: an earlier attempt made it.</summary>
    public IReadOnlyList<PlannedStep>? Plan { get; init; }
}

/// <param name="Id">Of the entry; in order of time.</param>
public sealed record StepIntent(Guid Id, string Name, int Ordinal, int? ItemIndex, StepEffect Effect, int Attempt, DateTimeOffset At);

/// <param name="Id">Of the entry that was intended.</param>
/// <param name="Published">The item that now stands at the network.</param>
public sealed record StepEnd(
    Guid Id, DateTimeOffset At, string Outcome, JsonElement? Data, NetworkError? Error, IReadOnlyList<RequestRecord> Requests,
    int? ItemIndex = null, PublishedItem? Published = null)
{
    /// <summary>Added to the post's warnings.</summary>
    public Warning? Warning { get; init; }

    /// <summary>What the network says it will still take.</summary>
    public QuotaWindow? Window { get; init; }

    /// <summary>Kept with the account; null: unchanged.</summary>
    public string? Facts { get; init; }
}

/// <summary>The worker lets go of the delivery.</summary>
/// <param name="Outcome">
/// <c>published</c>, <c>failed</c>, <c>retry</c>, <c>waiting</c>, <c>held</c>, <c>dropped</c> or <c>handed_back</c>.
/// </param>
/// <param name="DueAt">When it is to be claimed again; null: never, it is closed.</param>
/// <param name="Post">What becomes of the post; null: it stays as it is.</param>
/// <param name="Account">What becomes of the account; null: it stays as it is.</param>
public sealed record AttemptEnd(
    int Number, DateTimeOffset At, string Outcome, NetworkError? Error, DateTimeOffset? DueAt, PostEnd? Post, AccountChange? Account = null,
    IReadOnlyList<EventRecord>? Events = null)
{
    /// <summary>The network takes nothing of anybody until then; null: unchanged.</summary>
    public DateTimeOffset? NetworkHeldUntil { get; init; }

    /// <summary>An action for the audit trail beside the events, about the account.</summary>
    public string? Audit { get; init; }
}

/// <param name="UnpublishedItems">What the items that are not published become; null: they stay as they are.</param>
/// <param name="UncertainItem">The item that nobody can tell of.</param>
public sealed record PostEnd(
    PostTransition? Transition, PostError? Error, DateTimeOffset? PublishedAt, DateTimeOffset? NextAttemptAt,
    ItemStatus? UnpublishedItems = null, int? UncertainItem = null);

/// <param name="Status">Null: unchanged.</param>
/// <param name="HeldUntil">The network takes nothing until then; null: unchanged.</param>
/// <param name="HeldReason"><c>rate</c>: it said so; <c>quota</c>: it would; <c>operator</c>: somebody here must look.</param>
public sealed record AccountChange(AccountStatus? Status, DateTimeOffset? HeldUntil, string? HeldReason = null);
