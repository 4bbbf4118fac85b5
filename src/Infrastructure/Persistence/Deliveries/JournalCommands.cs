using Npgsql;
using Postato.Application.Deliveries;
using Postato.Domain.Accounts;
using Postato.Domain.Audit;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>The statements of one journal write. Each repeats the guard on the lease's owner and fence.</summary>
internal static class JournalCommands
{
    private static readonly Statement Lock = Statement.Load("Deliveries/lock");
    private static readonly Statement BeginAttempt = Statement.Load("Deliveries/begin");
    private static readonly Statement WriteIntent = Statement.Load("Deliveries/write_intent");
    private static readonly Statement WriteOutcome = Statement.Load("Deliveries/write_outcome");
    private static readonly Statement AddWarnings = Statement.Load("Deliveries/add_warnings");
    private static readonly Statement StoreFacts = Statement.Load("Deliveries/store_facts");
    private static readonly Statement StoreWindow = Statement.Load("Deliveries/store_window");
    private static readonly Statement ChangeAccount = Statement.Load("Deliveries/change_account");
    private static readonly Statement ExpireAccount = Statement.Load("Deliveries/expire_account");
    private static readonly Statement HoldNetwork = Statement.Load("Deliveries/hold_network");
    private static readonly Statement InsertEvent = Statement.Load("Deliveries/insert_event");
    private static readonly Statement Audit = Statement.Load("Deliveries/audit");
    private static readonly Statement EndAttempt = Statement.Load("Deliveries/end");

    /// <summary>
    /// The first statement locks the delivery while its lease is held, and returns no row otherwise: then the others change nothing.
    /// </summary>
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
            yield return Guarded(WriteIntent, lease, [.. Of(intent), Value.Of("attempt", intent.Attempt)]);
        if (write.End is { } end)
        {
            if (write is { Start: null, Outcome: null, Intent: null })
                yield return Guarded(Lock, lease);
            foreach (var command in Of(lease, end))
                yield return command;
        }
    }

    /// <summary>Puts the parameters of the lease's guard before its own.</summary>
    public static NpgsqlBatchCommand Guarded(Statement statement, DeliveryLease lease, params ReadOnlySpan<Value> more) => statement.With([
        .. more,
        Value.Of("tenant", lease.TenantId),
        Value.Of("workspace", lease.WorkspaceId),
        Value.Of("delivery", lease.DeliveryId),
        Value.Of("worker", lease.Owner),
        Value.Of("fence", lease.Fence),
    ]);

    private static NpgsqlBatchCommand Begin(DeliveryLease lease, AttemptStart start, StepIntent? intent) => Guarded(BeginAttempt, lease, [
        Value.Of("attempt", start.Number),
        Value.Of("at", start.At),
        Value.Of("status_before", start.Transition is { From: var from } ? SnakeCase.Of(from) : null),
        Value.Of("status", start.Transition is { To: var to } ? SnakeCase.Of(to) : null),
        Transitions(start.Transition),
        Value.Json("plan", start.Plan is { } plan ? StoredJson.Write(new StoredPlan(start.Number, plan)) : null),
        .. Of(intent),
    ]);

    private static Value[] Of(StepIntent? intent) =>
    [
        Value.Of("step", intent?.Id),
        Value.Of("step_ordinal", intent?.Ordinal),
        Value.Of("step_name", intent?.Name),
        Value.Of("step_item", intent?.ItemIndex),
        Value.Of("step_effect", intent is null ? null : SnakeCase.Of(intent.Effect)),
        Value.Of("step_at", intent?.At),
    ];

    private static IEnumerable<NpgsqlBatchCommand> Of(DeliveryLease lease, StepEnd outcome)
    {
        var published = outcome.ItemIndex is null ? null : outcome.Published;
        yield return Guarded(
            WriteOutcome, lease,
            Value.Of("step", outcome.Id),
            Value.Of("at", outcome.At),
            Value.Of("outcome", outcome.Outcome),
            Value.Json("data", outcome.Data?.GetRawText()),
            Value.Json("error", outcome.Error is null ? null : StoredJson.Write(outcome.Error)),
            Value.Json("requests", StoredJson.Write(outcome.Requests)),
            Value.Of("published_item", published is null ? null : outcome.ItemIndex),
            Value.Of("platform_post_id", published?.PlatformPostId),
            Value.Of("platform_url", published?.PlatformUrl?.AbsoluteUri));
        if (outcome.Warning is { } warning)
            yield return Guarded(AddWarnings, lease, Value.Json("warnings", StoredJson.Write(new[] { warning })));
        if (outcome.Facts is { } facts)
            yield return Guarded(StoreFacts, lease, Value.Json("facts", facts));
        if (outcome.Window is { } window)
        {
            yield return Guarded(
                StoreWindow, lease,
                Value.Of("limit", window.Limit), Value.Of("remaining", window.Remaining), Value.Of("resets_at", window.ResetsAt));
        }
    }

    private static IEnumerable<NpgsqlBatchCommand> Of(DeliveryLease lease, AttemptEnd end)
    {
        var expires = end.Account?.Status == AccountStatus.TokenExpired;
        if (end.Account is { } account && !expires)
        {
            yield return Guarded(
                ChangeAccount, lease,
                Value.Of("status", account.Status is { } status ? SnakeCase.Of(status) : null),
                Value.Of("held_until", account.HeldUntil),
                Value.Of("held_reason", account.HeldReason),
                Value.Of("at", end.At));
        }

        if (end.NetworkHeldUntil is { } heldUntil)
            yield return Guarded(HoldNetwork, lease, Value.Of("held_until", heldUntil), Value.Of("at", end.At));
        foreach (var happened in end.Events ?? [])
        {
            Value[] told =
            [
                Value.Of("event", Id<Event>.New(end.At)),
                Value.Of("type", happened.Type),
                Value.Of("subject_id", happened.SubjectId),
                Value.Json("data", happened.DataAsJson()),
                Value.Of("entry", Id<AuditEntry>.New(end.At)),
                Value.Of("at", end.At),
            ];
            yield return expires && happened is AccountTokenExpired
                ? Guarded(ExpireAccount, lease, [.. told, Value.Of("status", SnakeCase.Of(AccountStatus.TokenExpired))])
                : Guarded(InsertEvent, lease, told);
        }

        if (end.Audit is { } action)
        {
            yield return Guarded(
                Audit, lease,
                Value.Of("id", Id<AuditEntry>.New(end.At)),
                Value.Of("action", action),
                Value.Of("target", lease.AccountId.ToString()),
                Value.Of("at", end.At));
        }

        var post = end.Post;
        yield return Guarded(
            EndAttempt, lease,
            Value.Of("attempt", end.Number),
            Value.Of("at", end.At),
            Value.Of("outcome", end.Outcome),
            Value.Json("error", end.Error is null ? null : StoredJson.Write(end.Error)),
            Value.Of("due_at", end.DueAt),
            Value.Of("changes_post", post is not null),
            Value.Of("status", post?.Transition is { To: var to } ? SnakeCase.Of(to) : null),
            Transitions(post?.Transition),
            Value.Json("post_error", post?.Error is null ? null : StoredJson.Write(post.Error)),
            Value.Of("published_at", post?.PublishedAt),
            Value.Of("next_attempt_at", post?.NextAttemptAt),
            Value.Of("open_items_status", post?.UnpublishedItems is { } items ? SnakeCase.Of(items) : null),
            Value.Of("uncertain_item", post?.UncertainItem));
    }

    private static Value Transitions(PostTransition? transition) =>
        Value.Json("transitions", transition is null ? "[]" : StoredJson.Write(new[] { transition }));
}
