using Npgsql;
using Postato.Application.Deliveries;
using Postato.Domain.Accounts;
using Postato.Domain.Audit;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>The statements of one journal write. Each repeats the guard: the lease's owner and fence.</summary>
internal static class JournalCommands
{
    private static readonly Statement DeliveryHold = Statement.Load();
    private static readonly Statement DeliveryBegin = Statement.Load();
    private static readonly Statement WriteIntent = Statement.Load("delivery_write_intent");
    private static readonly Statement WriteOutcome = Statement.Load("delivery_write_outcome");
    private static readonly Statement DeliveryWarn = Statement.Load();
    private static readonly Statement KeepFacts = Statement.Load("delivery_keep_facts");
    private static readonly Statement LearnWindow = Statement.Load("delivery_learn_window");
    private static readonly Statement ChangeAccount = Statement.Load("delivery_change_account");
    private static readonly Statement ExpireAccount = Statement.Load("delivery_expire_account");
    private static readonly Statement HoldNetwork = Statement.Load("delivery_hold_network");
    private static readonly Statement DeliveryTell = Statement.Load();
    private static readonly Statement DeliveryAudit = Statement.Load();
    private static readonly Statement DeliveryEnd = Statement.Load();

    /// <summary>The first of them locks the delivery while its lease is held, and gives no row when it is not: then none of the others changes anything.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Of(JournalWrite write)
    {
        var lease = write.Lease;
        if (write.Start is { } start)
            yield return Begin(lease, start, write.Intent);
        if (write.Outcome is { } outcome)
        {
            foreach (var command in Of(lease, outcome))
                yield return command;
        }

        if (write is { Intent: { } intent, Start: null })
            yield return Guarded(WriteIntent, lease, [.. Of(intent), Value.Of(intent.Attempt)]);
        if (write.End is { } end)
        {
            if (write is { Start: null, Outcome: null, Intent: null })
                yield return Guarded(DeliveryHold, lease);
            foreach (var command in Of(lease, end))
                yield return command;
        }
    }

    private static NpgsqlBatchCommand Begin(DeliveryLease lease, AttemptStart start, StepIntent? intent) => Guarded(
        DeliveryBegin, lease, [
            Value.Of(start.Number), Value.Of(start.At),
            Value.Of(start.Transition is { From: var from } ? SnakeCase.Of(from) : null), Value.Of(start.Transition is { To: var to } ? SnakeCase.Of(to) : null), Transitions(start.Transition),
            Value.Json(start.Plan is { } plan ? StoredJson.Write(new StoredPlan(start.Number, plan)) : null),
            .. Of(intent)]);

    private static NpgsqlParameter[] Of(StepIntent? intent) =>
    [
        Value.Of(intent?.Id), Value.Of(intent?.Ordinal), Value.Of(intent?.Name), Value.Of(intent?.ItemIndex),
        Value.Of(intent is null ? null : SnakeCase.Of(intent.Effect)), Value.Of(intent?.At),
    ];

    private static IEnumerable<NpgsqlBatchCommand> Of(DeliveryLease lease, StepEnd outcome)
    {
        var published = outcome.ItemIndex is null ? null : outcome.Published;
        yield return Guarded(
            WriteOutcome, lease, Value.Of(outcome.Id), Value.Of(outcome.At), Value.Of(outcome.Outcome), Value.Json(outcome.Data?.GetRawText()),
            Value.Json(outcome.Error is null ? null : StoredJson.Write(outcome.Error)), Value.Json(StoredJson.Write(outcome.Requests)),
            Value.Of(published is null ? null : outcome.ItemIndex), Value.Of(published?.PlatformPostId), Value.Of(published?.PlatformUrl?.AbsoluteUri));
        if (outcome.Warning is { } warning)
            yield return Guarded(DeliveryWarn, lease, Value.Json(StoredJson.Write(new[] { warning })));
        if (outcome.Facts is { } facts)
            yield return Guarded(KeepFacts, lease, Value.Json(facts));
        if (outcome.Window is { } window)
            yield return Guarded(LearnWindow, lease, Value.Of(window.Limit), Value.Of(window.Remaining), Value.Of(window.ResetsAt));
    }

    private static IEnumerable<NpgsqlBatchCommand> Of(DeliveryLease lease, AttemptEnd end)
    {
        var expires = end.Account?.Status == AccountStatus.TokenExpired;
        if (end.Account is { } account && !expires)
            yield return Guarded(ChangeAccount, lease, Value.Of(account.Status is { } status ? SnakeCase.Of(status) : null), Value.Of(account.HeldUntil), Value.Of(end.At), Value.Of(account.HeldReason));
        if (end.NetworkHeldUntil is { } heldUntil)
            yield return Guarded(HoldNetwork, lease, Value.Of(heldUntil), Value.Of(end.At));
        foreach (var happened in end.Events ?? [])
        {
            if (expires && happened.Type == EventTypes.AccountTokenExpired)
            {
                yield return Guarded(
                    ExpireAccount, lease, Value.Of(SnakeCase.Of(AccountStatus.TokenExpired)), Value.Of(end.At), Value.Of(Id<Event>.New(end.At).Value),
                    Value.Of(happened.Type), Value.Of(happened.SubjectId), Value.Json(happened.Data), Value.Of(Id<AuditEntry>.New(end.At).Value));
                continue;
            }

            yield return Guarded(
                DeliveryTell, lease, Value.Of(Id<Event>.New(end.At)), Value.Of(happened.Type), Value.Of(happened.SubjectId), Value.Json(happened.Data), Value.Of(end.At),
                Value.Of(Id<AuditEntry>.New(end.At)));
        }

        if (end.Audit is { } action)
            yield return Guarded(DeliveryAudit, lease, Value.Of(Id<AuditEntry>.New(end.At)), Value.Of(action), Value.Of(lease.AccountId.ToString()), Value.Of(end.At));

        var post = end.Post;
        yield return Guarded(
            DeliveryEnd, lease, Value.Of(end.Number), Value.Of(end.At), Value.Of(end.Outcome), Value.Json(end.Error is null ? null : StoredJson.Write(end.Error)), Value.Of(end.DueAt),
            Value.Of(post is not null), Value.Of(post?.Transition is { To: var to } ? SnakeCase.Of(to) : null), Transitions(post?.Transition),
            Value.Json(post?.Error is null ? null : StoredJson.Write(post.Error)), Value.Of(post?.PublishedAt), Value.Of(post?.NextAttemptAt),
            Value.Of(post?.UnpublishedItems is { } items ? SnakeCase.Of(items) : null), Value.Of(post?.UncertainItem));
    }

    private static NpgsqlParameter Transitions(PostTransition? transition) => Value.Json(transition is null ? "[]" : StoredJson.Write(new[] { transition }));

    private static NpgsqlBatchCommand Guarded(Statement statement, DeliveryLease lease, params ReadOnlySpan<NpgsqlParameter> more) =>
        statement.With([Value.Of(lease.TenantId), Value.Of(lease.WorkspaceId), Value.Of(lease.DeliveryId), Value.Of(lease.Owner), Value.Of(lease.Fence), .. more]);
}
