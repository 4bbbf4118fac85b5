using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Postato.Application.Media;
using Postato.Application.Networks;
using Postato.Application.Queues;
using Postato.Application.Telemetry;
using Postato.Domain.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;
using static Postato.Application.Networks.GuardedAuthorizer;

namespace Postato.Application.Deliveries;

/// <summary>One attempt at one delivery.</summary>
internal sealed class DeliveryRun(
    DeliveryLease lease, DeliveryWork work, INetwork network, IDeliveryJournal journal, TokenKeeper keeper, IMediaStore media,
    TimeProvider clock, ILogger logger)
{
    // After so many lost answers in a row the network is left alone for a while.
    private const int MaximumPerformances = 3;

    // The largest possible thread: a quota above this never limits a post.
    private const int PlentyOfQuota = 30;

    private readonly AttemptLedger ends = new(lease, work, clock);
    private IReadOnlyList<PlannedStep> plan = [];
    private StepLedger ledger = null!;
    private AccountSession account = null!;
    private JournalWrite pending = new(lease);
    private SecretsInHand secrets = null!;
    private OutcomeFilter filter = null!;
    private bool started;
    private PlannedStep? unwritten;

    /// <summary>The post must not be sent any more: it was cancelled, or a person settled it.</summary>
    public Task DropAsync() => journal.WriteAsync(new(lease) { End = ends.Dropped() }, CancellationToken.None);

    public async Task ExecuteAsync(CancellationToken stopping)
    {
        secrets = SecretsInHand.Begin();
        filter = new(secrets);
        try
        {
            await PerformPlanAsync(stopping);
        }
        catch (WriteRefusedException refused)
        {
            // The rest of its group was committed without it. A step in doubt stays in doubt, for a person to settle.
            Log.WriteRefused(logger, lease.DeliveryId, filter.ReasonOf(refused.InnerException!));
            var doubted = unwritten is { Effect: StepEffect.Creating } ? unwritten : ledger.InDoubt;
            await journal.WriteAsync(
                new(lease) { Start = started ? null : ends.Start(), End = ends.Unwritable(doubted) }, CancellationToken.None);
        }
    }

    private async Task PerformPlanAsync(CancellationToken stopping)
    {
        if (Plan() is { } unplanned)
        {
            await EndAsync(unplanned);
            return;
        }

        if (work.Tokens is null)
        {
            await EndAsync(ends.Unreadable(ledger));
            return;
        }

        if (ends.IsMissed(ledger))
        {
            await EndAsync(ends.Missed());
            return;
        }

        Use(new(work.PlatformAccountId, work.Username, work.Tokens, work.AccountFacts));
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

    /// <summary>Null when the post is planned now.</summary>
    private AttemptEnd? Plan()
    {
        try
        {
            Begin(work.Plan ?? network.Publisher.Plan(work.Post, clock.GetUtcNow()));
            return null;
        }
        catch (Exception failed) when (IsTheNetworks(failed))
        {
            Begin([]);
            return ends.Retry(null, Broke("plan", failed), ledger);
        }
    }

    private void Begin(IReadOnlyList<PlannedStep> steps)
    {
        plan = steps;
        ledger = new StepLedger(work.Journal, plan);
        pending = new(lease) { Start = ends.Start() with { Plan = work.Plan is null && plan.Count > 0 ? plan : null } };
    }

    private void Use(AccountSession session)
    {
        account = session;
        secrets.Add(session.Tokens.AccessToken);
        secrets.Add(session.Tokens.RefreshToken);
        secrets.Add(session.Tokens.Session);
    }

    /// <summary>Null when the step is done.</summary>
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
        var log = BeginLog();
        StepOutcome outcome;
        try
        {
            // The request may have left, so its outcome is recorded even when the host stops: the call is not cancelled.
            outcome = filter.Clean(await network.Publisher.PerformAsync(ContextOf(step), CancellationToken.None));
        }
        catch (Exception failed) when (IsTheNetworks(failed))
        {
            var error = Broke(step.Name, failed);
            outcome = step.Effect == StepEffect.Creating && log.MayHaveLeft
                ? new StepOutcome.InDoubt(error)
                : new StepOutcome.RetryAfter(null, error);
        }

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
        var log = BeginLog();
        Reconciliation answer;
        try
        {
            answer = filter.Clean(await network.Publisher.ReconcileAsync(ContextOf(step), CancellationToken.None));
        }
        catch (Exception failed) when (IsTheNetworks(failed))
        {
            answer = new Reconciliation.Unknown(Broke(name, failed), clock.GetUtcNow());
        }

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

        (started, unwritten) = (true, null);
        ledger.Intend(name, now);
        return id;
    }

    // Not written yet: it is committed with the next intent or with the end of the attempt.
    private void Settle(
        string name, PlannedStep step, Guid id, StepVerdict verdict, RequestLog log, PublishedItem? published, Warning? warning,
        StepOutcome.Done? told = null)
    {
        ledger.Settle(name, verdict.Outcome, verdict.Data);
        unwritten = step;
        if (published is not null && step.ItemIndex is { } index)
            ends.ItemPublished(index, published);
        pending = pending with
        {
            Outcome = new(
                id, clock.GetUtcNow(), verdict.Outcome, verdict.Data, verdict.Error, filter.Clean(log.Records), step.ItemIndex, published)
            {
                Warning = warning,
                Facts = told?.Facts,
                Window = told?.Window is { Limit: >= 0, Remaining: >= 0 and < PlentyOfQuota } window
                    ? window with { ResetsAt = ToldTime.Within(window.ResetsAt, TimeSpan.Zero, clock.GetUtcNow()) }
                    : null,
            },
        };
    }

    private async Task<AttemptEnd?> RefreshAsync()
    {
        var kept = await keeper.RefreshAsync(lease.Account, network.Authorizer, account, CancellationToken.None);
        if (kept.Tokens is not null)
        {
            Use(account with { Tokens = kept.Tokens });
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
        work.Post, account, step, ledger.Done, ledger.FirstIntentOf(step.Name, clock.GetUtcNow()),
        (id, ct) => media.OpenAsync(work.StorageKeys[id.Value], ct))
    {
        History = ledger.HistoryOf(step.Name),
        IsTaken = (platformPostId, ct) =>
        {
            StepBudget.Current?.TakeLookUp();
            // The item as it would be at the network.
            return journal.IsTakenAsync(lease, step.ItemIndex ?? 0, RemoteText.Clean(platformPostId, RemoteText.MaximumId), ct);
        },
    };

    private RequestLog BeginLog()
    {
        StepBudget.Begin(clock);
        return RequestLog.Begin();
    }

    private NetworkError Broke(string step, Exception failed)
    {
        Log.StepFailed(logger, lease.DeliveryId, step, filter.ReasonOf(failed));
        return GuardedAuthorizer.Unreadable();
    }

    private static NetworkError Lost() =>
        new(ErrorCodes.NetworkUnavailable, "The network's answers are lost again and again.", "Nothing: it is tried again.");

    /// <summary>Why the steps of the plan end here.</summary>
    private sealed record Stop(AttemptEnd? End, bool Lost = false, bool Repeat = false)
    {
        public static readonly Stop LeaseLost = new(null, Lost: true);
        public static readonly Stop StartOver = new(null, Repeat: true);

        public static Stop At(AttemptEnd end) => new(end);
    }
}
