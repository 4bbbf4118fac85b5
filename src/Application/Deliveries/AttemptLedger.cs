using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Events;
using Postato.Domain.Networks;
using Postato.Domain.Posts;

namespace Postato.Application.Deliveries;

/// <summary>
/// Decides how an attempt ends: what happens to the post, its items, the account and the delivery. The only place where a network's answer
/// changes state.
/// </summary>
internal sealed class AttemptLedger(DeliveryLease lease, DeliveryWork work, TimeProvider clock)
{
    /// <summary>How often a network is asked about a step that it cannot answer for.</summary>
    private const int MaximumUnknown = 8;

    /// <summary>How late a post that was held may still be sent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    // Current states, which change while the attempt publishes items one after the other.
    private readonly SortedDictionary<int, DeliveryItem> items = new(work.Items.ToDictionary(item => item.Index));

    public int Number { get; } = work.Attempts + 1;

    private int PublishedItems => items.Values.Count(item => item.Status == ItemStatus.Published);

    public void ItemPublished(int index, PublishedItem published)
    {
        if (items.TryGetValue(index, out var item))
        {
            items[index] = item with
            {
                Status = ItemStatus.Published,
                PlatformPostId = published.PlatformPostId,
                PlatformUrl = published.PlatformUrl?.AbsoluteUri,
            };
        }
    }

    public AttemptStart Start() =>
        new(Number, clock.GetUtcNow(), work.Status == PostStatus.Processing ? null : Transition(work.Status, PostTrigger.Start));

    public StepVerdict Judge(PlannedStep step, StepOutcome outcome, StepLedger ledger) => outcome switch
    {
        StepOutcome.Done done => new(VerdictKind.Done, Outcomes.Done, done.Data),
        StepOutcome.Wait wait => new(VerdictKind.End, Outcomes.Wait, End: Wait(wait.Until, null, ledger)),
        StepOutcome.RetryAfter retry =>
            new(VerdictKind.End, Outcomes.Retry, Error: retry.Error, End: Retry(retry.When, retry.Error, ledger, retry.Scope)),
        StepOutcome.TokenRejected rejected => new(VerdictKind.TokenRejected, Outcomes.TokenRejected, Error: rejected.Error),
        StepOutcome.ReconnectNeeded needed =>
            new(VerdictKind.End, Outcomes.Reconnect, Error: needed.Error, End: Reconnect(needed.Error, ledger)),
        StepOutcome.Refused refused =>
            new(VerdictKind.End, Outcomes.Refused, Error: refused.Error, End: Failed(refused.Error, refused.AccountSuspended)),
        StepOutcome.InDoubt doubt => new(VerdictKind.Again, Outcomes.InDoubt, doubt.Note, doubt.Error),
        StepOutcome.Redo redo when ledger.WasRedone(step.Name) =>
            new(VerdictKind.End, Outcomes.Refused, Error: redo.Error, End: Failed(redo.Error, suspended: false)),
        StepOutcome.Redo redo => new(VerdictKind.StartOver, Outcomes.Redo, JsonSerializer.SerializeToElement(redo.StepNames), redo.Error),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} is not handled."),
    };

    public StepVerdict Judge(PlannedStep step, Reconciliation answer, StepLedger ledger) => answer switch
    {
        Reconciliation.Happened happened => new(VerdictKind.Done, Outcomes.Done, happened.Data),
        Reconciliation.Absent => new(VerdictKind.Again, Outcomes.Absent),
        // Still in doubt: a rejected token proves nothing about the step.
        Reconciliation.TokenRejected rejected => new(VerdictKind.TokenRejected, Outcomes.InDoubt, Error: rejected.Error),
        Reconciliation.Unknown { AskAgainAt: { } when } unknown when ledger.TimesUnknown(step.Name) < MaximumUnknown =>
            new(VerdictKind.End, Outcomes.Unknown, Error: unknown.Error, End: AskAgain(when, unknown.Error, ledger, step)),
        Reconciliation.Unknown unknown => new(VerdictKind.End, Outcomes.Unknown, Error: unknown.Error, End: Uncertain(step, unknown.Error)),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} is not handled."),
    };

    public AttemptEnd Published()
    {
        var now = clock.GetUtcNow();
        var post = new PostEnd(Transition(PostStatus.Processing, PostTrigger.Publish), null, now, null);
        return new(Number, now, "published", null, null, post, Events: [new PostPublished(PostAfter(post))]);
    }

    /// <summary>The network is still working, or asked not to be called before a given time. This does not count as a failure.</summary>
    public AttemptEnd Wait(DateTimeOffset told, NetworkError? error, StepLedger ledger) =>
        Told(told, error, ledger, when => Deferred("waiting", when, error, ledger, null));

    public AttemptEnd Retry(DateTimeOffset? when, NetworkError error, StepLedger ledger, RetryScope scope = RetryScope.Post)
    {
        if (when is { } told)
        {
            return Told(told, error, ledger, until => scope switch
            {
                RetryScope.Network => Held("waiting", until, error, ledger, null) with { NetworkHeldUntil = until },
                RetryScope.Account => Held("waiting", until, error, ledger, new(null, until, "rate")),
                _ => Deferred("waiting", until, error, ledger, null),
            });
        }

        return RetrySchedule.DelayAfter(work.Failures + 1) is { } delay
            ? Deferred("retry", clock.GetUtcNow() + delay, error, ledger, null)
            : Failed(error, suspended: false);
    }

    /// <summary>A person must reconnect the account; the post continues then.</summary>
    public AttemptEnd Reconnect(NetworkError error, StepLedger ledger) =>
        Held("held", null, error, ledger, new(AccountStatus.TokenExpired, null)) with
        {
            Events = [new AccountTokenExpired(AccountAfter(AccountStatus.TokenExpired, error))],
        };

    /// <summary>The sealed tokens cannot be opened: nothing is sent, and an operator must act.</summary>
    public AttemptEnd Unreadable(StepLedger ledger)
    {
        var later = clock.GetUtcNow().AddHours(1);
        var error = new NetworkError(
            ErrorCodes.OperatorActionNeeded, "This account's tokens cannot be read.", "Nothing on your side; the operator was told.");
        return Held("waiting", later, error, ledger, new(null, later, "operator")) with { Audit = "vault.unreadable" };
    }

    /// <summary>The post was held for so long that sending it now would surprise its author.</summary>
    public AttemptEnd Missed() => Failed(
        new(
            ErrorCodes.MissedTime, $"Its time was {lease.DueAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, more than a day ago.",
            "Retry the post to send it now, or leave it."),
        suspended: false);

    /// <summary>
    /// The network's remaining quota is smaller than what this post needs: no call is spent, and the account's posts wait for the next
    /// window.
    /// </summary>
    public AttemptEnd OutOfQuota(DateTimeOffset told, StepLedger ledger) =>
        Told(told, RateLimited("The network's quota of this account is used up."), ledger, until => Held(
            "waiting", until,
            RateLimited($"The network's quota of this account is used up until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC."), ledger,
            new(null, until, "quota")));

    /// <summary>Until when the post has to wait because its remaining steps exceed the network's quota; null when they do not.</summary>
    public DateTimeOffset? QuotaEnd(IReadOnlyList<PlannedStep> plan, StepLedger ledger)
    {
        if (work.Window is not { } window || window.ResetsAt <= clock.GetUtcNow())
            return null;

        var needed = plan.Count(step => step.Effect == StepEffect.Creating && !ledger.IsDone(step.Name));
        // A thread longer than a whole window starts in a full one and continues in the next.
        return window.Remaining < Math.Min(needed, window.Limit) ? window.ResetsAt : null;
    }

    /// <summary>Its time passed more than a day ago, and nothing of it can be at the network.</summary>
    public bool IsMissed(StepLedger ledger) => PublishedItems == 0 && !ledger.AnyInDoubt && clock.GetUtcNow() - lease.DueAt > Patience;

    /// <summary>The host stops: the delivery stays due as it was.</summary>
    public AttemptEnd HandedBack(StepLedger ledger) => Deferred(Outcomes.HandedBack, lease.DueAt, null, ledger, null);

    /// <summary>The database refuses to store the network's answer, so the delivery ends here.</summary>
    /// <param name="step">The step that may have taken effect by then; null when none can have.</param>
    public AttemptEnd Unwritable(PlannedStep? step)
    {
        var error = new NetworkError(
            ErrorCodes.NetworkUnavailable, "The network's answer could not be kept.", "Retry the post; tell us if it fails again.");
        return step is null ? Failed(error, suspended: false) : Uncertain(step, error);
    }

    public AttemptEnd Dropped() => new(Number, clock.GetUtcNow(), "dropped", null, null, null);

    private AttemptEnd AskAgain(DateTimeOffset when, NetworkError error, StepLedger ledger, PlannedStep step)
    {
        // The interval grows, because a network may need time to show what it accepted.
        var patience = TimeSpan.FromSeconds(5 * Math.Pow(2, ledger.TimesUnknown(step.Name)));
        return Told(Max(when, clock.GetUtcNow() + patience), error, ledger, at => Deferred("waiting", at, error, ledger, null), step);
    }

    /// <summary>A time that the network named, within bounds; the post fails when the network named one too often.</summary>
    /// <param name="doubted">The step in question, if it may have taken effect.</param>
    private AttemptEnd Told(
        DateTimeOffset told, NetworkError? error, StepLedger ledger, Func<DateTimeOffset, AttemptEnd> wait, PlannedStep? doubted = null)
    {
        if (ToldTime.After(told, work.Waits + 1, work.Tries + 1, clock.GetUtcNow()) is { } when)
            return wait(when);

        var last = error
            ?? new NetworkError(ErrorCodes.NetworkUnavailable, "The network did not get done with it.", "Retry the post later.");
        return (doubted ?? ledger.InDoubt) is { } step
            ? Uncertain(step, last)
            : Failed(
                last with { Message = $"{last.Message} It was asked {work.Waits + 1} times.", NextStep = "Retry the post later." },
                suspended: false);
    }

    private AttemptEnd Uncertain(PlannedStep step, NetworkError error)
    {
        var told = error with
        {
            Code = ErrorCodes.DeliveryUncertain,
            Message = "The network may have published this, and cannot tell.",
            NextStep = "Look at the account, then settle the post as published or not published.",
        };
        var post = new PostEnd(
            Transition(PostStatus.Processing, PostTrigger.Fail), PostError.Of(told), null, null, ItemStatus.Failed, step.ItemIndex);
        return new(Number, clock.GetUtcNow(), "failed", told, null, post, Events: [new PostFailed(PostAfter(post))]);
    }

    private AttemptEnd Failed(NetworkError error, bool suspended)
    {
        var partial = PublishedItems > 0;
        var told = partial
            ? error with
            {
                Code = ErrorCodes.PartiallyPublished,
                Message = $"{PublishedItems} of {items.Count} items are published. {error.Message}",
            }
            : error;
        var post = new PostEnd(Transition(PostStatus.Processing, PostTrigger.Fail), PostError.Of(told), null, null, ItemStatus.Failed);
        var after = PostAfter(post);
        IReadOnlyList<EventRecord> events = partial ? [new PostPartiallyPublished(after), new PostFailed(after)] : [new PostFailed(after)];
        return new(Number, clock.GetUtcNow(), "failed", told, null, post, suspended ? new(AccountStatus.Suspended, null) : null, events);
    }

    // When the account or the network is held, this post keeps its place before the others.
    private AttemptEnd Held(string outcome, DateTimeOffset? until, NetworkError error, StepLedger ledger, AccountChange? account)
    {
        var end = Deferred(outcome, lease.DueAt, error, ledger, account);
        return end with { Post = end.Post! with { NextAttemptAt = until } };
    }

    /// <summary>
    /// Back to pending only while nothing is published or in doubt; otherwise it stays in processing, with its next time.
    /// </summary>
    private AttemptEnd Deferred(string outcome, DateTimeOffset when, NetworkError? error, StepLedger ledger, AccountChange? account)
    {
        var begun = PublishedItems > 0 || ledger.AnyInDoubt;
        var post = begun
            ? new PostEnd(null, null, null, when)
            : new PostEnd(Transition(PostStatus.Processing, PostTrigger.Defer), null, null, when, ItemStatus.Pending);
        return new(Number, clock.GetUtcNow(), outcome, error, when, post, account);
    }

    private PostTransition Transition(PostStatus from, PostTrigger trigger) =>
        PostMachine.TryMove(from, trigger, out var to)
            ? new(clock.GetUtcNow(), from, trigger, to)
            : throw new InvalidOperationException($"A post that is {from} cannot {trigger}.");

    /// <summary>The post as it will be once this end is written.</summary>
    private PostEventData PostAfter(PostEnd end) => new(
        lease.PostId, lease.AccountId, work.Platform, end.Transition!.To, work.ScheduledAt, end.PublishedAt, end.Error,
        [.. items.Values.Select(
            item => new PostEventItem(item.Id, item.Index, StatusAfter(item, end), item.PlatformPostId, item.PlatformUrl))]);

    private static ItemStatus StatusAfter(DeliveryItem item, PostEnd end) =>
        item.Status == ItemStatus.Published || end.UnpublishedItems is not { } rest ? item.Status
        : item.Index == end.UncertainItem ? ItemStatus.Uncertain
        : rest;

    private AccountEventData AccountAfter(AccountStatus status, NetworkError error) =>
        new(lease.AccountId, work.Platform, work.PlatformAccountId, work.Username, status, PostError.Of(error));

    private static NetworkError RateLimited(string message) =>
        new(ErrorCodes.NetworkRateLimited, message, "Nothing: it is sent when the quota is counted anew.");

    private static DateTimeOffset Max(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}
