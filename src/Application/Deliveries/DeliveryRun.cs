using System.Diagnostics;
using Postato.Application.Media;
using Postato.Application.Telemetry;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Application.Deliveries;

/// <summary>One attempt at one delivery.</summary>
internal sealed class DeliveryRun(
    Lease lease, DeliveryWork work, INetwork network, IDeliveryJournal journal, TokenKeeper keeper, IMediaStore media, TimeProvider clock)
{
    // A network that loses every answer is left alone for a while.
    private const int MaximumPerformances = 3;

    // No post has so many items: what is left of a window matters only when it is less.
    private const int PlentyOfQuota = 30;

    private readonly AttemptLedger ends = new(lease, work, clock);
    private IReadOnlyList<PlannedStep> plan = [];
    private StepLedger ledger = null!;
    private AccountSession account = null!;
    private JournalWrite pending = new(lease);

    /// <summary>The post is not to be sent any more: it was cancelled, or settled by a person.</summary>
    public Task DropAsync() => journal.WriteAsync(new(lease) { End = ends.Dropped() }, CancellationToken.None);

    public async Task ExecuteAsync(CancellationToken stopping)
    {
        plan = work.Plan ?? network.Publisher.Plan(work.Post, clock.GetUtcNow());
        ledger = new StepLedger(work.Journal, plan);
        pending = new(lease) { Start = ends.Start() with { Plan = work.Plan is null ? plan : null } };
        if (work.Tokens is null)
        {
            await EndAsync(ends.Unreadable());
            return;
        }

        if (ends.IsMissed(ledger))
        {
            await EndAsync(ends.Missed());
            return;
        }

        account = new(work.PlatformAccountId, work.Username, work.Tokens, work.AccountFacts);
        if (keeper.IsStale(work.Tokens) && await RefreshAsync() is { } end)
        {
            await EndAsync(end);
            return;
        }

        if (ends.QuotaEnd(plan, ledger) is { } later)
        {
            await EndAsync(ends.OutOfQuota(later, ledger));
            return;
        }

        for (var i = 0; i < plan.Count; i++)
        {
            var step = plan[i];
            if (ledger.IsDone(step.Name))
                continue;
            if (stopping.IsCancellationRequested)
            {
                await EndAsync(ends.HandedBack(ledger));
                return;
            }

            if (await AdvanceAsync(step, i) is not { } stop)
                continue;
            if (stop.Repeat)
                i = -1;
            else if (stop.End is not null)
                await EndAsync(stop.End);
            if (stop.End is not null || stop.Lost)
                return;
        }

        await EndAsync(ends.Published());
    }

    /// <summary>Null: the step is done.</summary>
    private async Task<Stop?> AdvanceAsync(PlannedStep step, int ordinal)
    {
        var refreshed = false;
        // A doubt that took several attempts to settle counts like one that is settled at once.
        var performances = ledger.IsInDoubt(step.Name) ? Math.Min(ledger.HistoryOf(step.Name).Doubts.Count, MaximumPerformances) : 0;
        while (true)
        {
            StepVerdict verdict;
            if (ledger.IsInDoubt(step.Name))
            {
                if (await ReconcileAsync(step, ordinal) is not { } answer)
                    return Stop.LeaseLost;
                verdict = answer;
            }
            else if (performances++ == MaximumPerformances)
            {
                return Stop.At(ends.Retry(null, Lost(), ledger));
            }
            else
            {
                if (await PerformAsync(step, ordinal) is not { } answer)
                    return Stop.LeaseLost;
                verdict = answer;
            }

            switch (verdict.Kind)
            {
                case VerdictKind.Done:
                    return null;
                case VerdictKind.Again:
                    continue;
                case VerdictKind.TokenRejected when refreshed:
                    return Stop.At(ends.Reconnect(verdict.Error!, ledger));
                case VerdictKind.TokenRejected:
                    refreshed = true;
                    if (await RefreshAsync() is { } end)
                        return Stop.At(end);
                    continue;
                case VerdictKind.StartOver:
                    return Stop.StartOver;
                default:
                    return Stop.At(verdict.End!);
            }
        }
    }

    private async Task<StepVerdict?> PerformAsync(PlannedStep step, int ordinal)
    {
        if (await IntendAsync(step.Name, step, ordinal) is not { } id)
            return null;

        using var span = Instruments.Spans.StartActivity("delivery.step")?.SetTag("postato.step", step.Name);
        var log = RequestLog.Begin();
        // Once a request may have left, nobody's impatience keeps its outcome from being written.
        var outcome = await network.Publisher.PerformAsync(ContextOf(step), CancellationToken.None);
        if (outcome is StepOutcome.RetryAfter { OperatorAlarm: true, Error: var alarm })
            Instruments.OperatorAlarms.Add(1, new("platform", work.Platform.Key), new("code", alarm.NetworkCode));

        var verdict = ends.Judge(step, outcome, ledger);
        var done = outcome as StepOutcome.Done;
        Settle(step.Name, step, id, verdict, log, done?.Published, done?.Warning, done);
        return verdict;
    }

    private async Task<StepVerdict?> ReconcileAsync(PlannedStep step, int ordinal)
    {
        var name = StepLedger.ReconcilePrefix + step.Name;
        if (await IntendAsync(name, step with { Effect = StepEffect.None }, ordinal) is not { } id)
            return null;

        using var span = Instruments.Spans.StartActivity("delivery.step")?.SetTag("postato.step", name);
        var log = RequestLog.Begin();
        var answer = await network.Publisher.ReconcileAsync(ContextOf(step), CancellationToken.None);
        var verdict = ends.Judge(step, answer, ledger);
        var happened = answer as Reconciliation.Happened;
        Settle(name, step, id, verdict, log, happened?.Published, happened?.Warning);
        return verdict;
    }

    private async Task<Guid?> IntendAsync(string name, PlannedStep step, int ordinal)
    {
        var now = clock.GetUtcNow();
        var id = Uuid7.New(now);
        var write = pending with { Intent = new(id, name, ordinal, step.ItemIndex, step.Effect, ends.Number, now) };
        pending = new(lease);
        if (!await journal.WriteAsync(write, CancellationToken.None))
            return null;

        ledger.Intend(name, now);
        return id;
    }

    // Not written yet: it goes down with the next intent or with the end, whichever comes first.
    private void Settle(string name, PlannedStep step, Guid id, StepVerdict verdict, RequestLog log, PublishedItem? published, Warning? warning, StepOutcome.Done? told = null)
    {
        ledger.Settle(name, verdict.Outcome, verdict.Data);
        if (published is not null && step.ItemIndex is { } index)
            ends.ItemPublished(index);
        pending = pending with
        {
            Outcome = new(id, clock.GetUtcNow(), verdict.Outcome, verdict.Data, verdict.Error, log.Records, step.ItemIndex, published)
            {
                Warning = warning,
                Facts = told?.Facts,
                Window = told?.Window is { Remaining: < PlentyOfQuota } window ? window : null,
            },
        };
    }

    private async Task<AttemptEnd?> RefreshAsync()
    {
        var kept = await keeper.RefreshAsync(lease.Account, network.Authorizer, account, CancellationToken.None);
        if (kept.Tokens is not null)
        {
            account = account with { Tokens = kept.Tokens };
            return null;
        }

        return kept.When is { } when ? ends.Wait(when, kept.Error, ledger) : ends.Reconnect(kept.Error!, ledger);
    }

    private Task EndAsync(AttemptEnd end)
    {
        Activity.Current?.SetTag("postato.outcome", end.Outcome);
        Instruments.Attempts.Add(1, new("platform", work.Platform.Key), new("outcome", end.Outcome));
        return journal.WriteAsync(pending with { End = end }, CancellationToken.None);
    }

    private StepContext ContextOf(PlannedStep step) => new(
        work.Post, account, step, ledger.Done, ledger.FirstIntentOf(step.Name, clock.GetUtcNow()), (id, ct) => media.OpenAsync(work.StorageKeys[id.Value], ct))
    {
        History = ledger.HistoryOf(step.Name),
        IsTaken = (platformPostId, ct) => journal.IsTakenAsync(lease, step.ItemIndex ?? 0, platformPostId, ct),
    };

    private static NetworkError Lost() => new(ErrorCodes.NetworkUnavailable, "The network's answers are lost again and again.", "Nothing: it is tried again.");

    /// <summary>Why the walk through the plan stops here.</summary>
    private sealed record Stop(AttemptEnd? End, bool Lost = false, bool Repeat = false)
    {
        public static readonly Stop LeaseLost = new(null, Lost: true);
        public static readonly Stop StartOver = new(null, Repeat: true);

        public static Stop At(AttemptEnd end) => new(end);
    }
}
