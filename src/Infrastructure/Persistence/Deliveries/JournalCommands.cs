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
    private static readonly Statement DeliveryHold = Statement.Load("delivery_hold");
    private static readonly Statement BeginAttempt = Statement.Load("delivery_begin_attempt");
    private static readonly Statement BeginPost = Statement.Load("delivery_begin_post");
    private static readonly Statement BeginItems = Statement.Load("delivery_begin_items");
    private static readonly Statement WritePlan = Statement.Load("delivery_write_plan");
    private static readonly Statement WriteIntent = Statement.Load("delivery_write_intent");
    private static readonly Statement WriteOutcome = Statement.Load("delivery_write_outcome");
    private static readonly Statement PublishItem = Statement.Load("delivery_publish_item");
    private static readonly Statement DeliveryKeepFacts = Statement.Load("delivery_keep_facts");
    private static readonly Statement DeliveryWarn = Statement.Load("delivery_warn");
    private static readonly Statement LearnWindow = Statement.Load("delivery_learn_window");
    private static readonly Statement EndItems = Statement.Load("delivery_end_items");
    private static readonly Statement EndPost = Statement.Load("delivery_end_post");
    private static readonly Statement ChangeAccount = Statement.Load("delivery_change_account");
    private static readonly Statement ExpireAccount = Statement.Load("delivery_expire_account");
    private static readonly Statement HoldNetwork = Statement.Load("delivery_hold_network");
    private static readonly Statement EndAttempt = Statement.Load("delivery_end_attempt");
    private static readonly Statement LetGo = Statement.Load("delivery_let_go");
    private static readonly Statement DeliveryTell = Statement.Load("delivery_tell");
    private static readonly Statement DeliveryAudit = Statement.Load("delivery_audit");

    /// <summary>Locks the row when the lease is still held; no row otherwise.</summary>
    public static NpgsqlBatchCommand Hold(Lease lease) => Guarded(DeliveryHold, lease);

    public static IEnumerable<NpgsqlBatchCommand> Of(JournalWrite write)
    {
        var lease = write.Lease;
        if (write.Start is { } start)
        {
            yield return Guarded(BeginAttempt, lease, Value.Of(start.Number), Value.Of(start.At));
            if (start.Transition is { } begun)
            {
                yield return Guarded(BeginPost, lease, Value.Of(SnakeCase.Of(begun.From)), Value.Of(SnakeCase.Of(begun.To)), Value.Of(start.At), Transitions(begun));
                yield return Guarded(BeginItems, lease);
            }
        }

        if (write.Plan is { } plan)
            yield return Guarded(WritePlan, lease, Value.Json(StoredJson.Write(new StoredPlan(write.Start?.Number ?? 1, plan))));
        if (write.Outcome is { } outcome)
        {
            yield return Guarded(
                WriteOutcome, lease, Value.Of(outcome.Id), Value.Of(outcome.At), Value.Of(outcome.Outcome), Value.Json(outcome.Data?.GetRawText()),
                Value.Json(outcome.Error is null ? null : StoredJson.Write(outcome.Error)), Value.Json(StoredJson.Write(outcome.Requests)));
            if (outcome is { Published: { } published, ItemIndex: { } index })
                yield return Guarded(PublishItem, lease, Value.Of(index), Value.Of(published.PlatformPostId), Value.Of(published.PlatformUrl.AbsoluteUri));
            if (outcome.Warning is { } warning)
                yield return Guarded(DeliveryWarn, lease, Value.Json(StoredJson.Write(new[] { warning })));
            if (outcome.Facts is { } facts)
                yield return Guarded(DeliveryKeepFacts, lease, Value.Json(facts));
        }

        if (write.Outcome?.Window is { } window)
            yield return Guarded(LearnWindow, lease, Value.Of(window.Limit), Value.Of(window.Remaining), Value.Of(window.ResetsAt));
        if (write.Intent is { } intent)
        {
            yield return Guarded(
                WriteIntent, lease, Value.Of(intent.Id), Value.Of(intent.Ordinal), Value.Of(intent.Name), Value.Of(intent.ItemIndex), Value.Of(intent.Attempt),
                Value.Of(SnakeCase.Of(intent.Effect)), Value.Of(intent.At));
        }

        if (write.End is { } end)
        {
            foreach (var command in Of(lease, end))
                yield return command;
        }
    }

    private static IEnumerable<NpgsqlBatchCommand> Of(Lease lease, AttemptEnd end)
    {
        if (end.Post is { } post)
        {
            if (post.UnpublishedItems is { } items)
                yield return Guarded(EndItems, lease, Value.Of(SnakeCase.Of(items)), Value.Of(post.UncertainItem));
            yield return Guarded(
                EndPost, lease, Value.Of(post.Transition is null ? null : SnakeCase.Of(post.Transition.To)), Value.Of(end.At), Value.Json(post.Error is null ? null : StoredJson.Write(post.Error)),
                Value.Of(post.PublishedAt), Value.Of(post.NextAttemptAt), post.Transition is null ? Value.Json(null) : Transitions(post.Transition));
        }

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

        yield return Guarded(EndAttempt, lease, Value.Of(end.Number), Value.Of(end.At), Value.Of(end.Outcome), Value.Json(end.Error is null ? null : StoredJson.Write(end.Error)));
        yield return Guarded(LetGo, lease, Value.Of(end.DueAt), Value.Of(end.Number));
    }

    private static NpgsqlParameter Transitions(PostTransition transition) => Value.Json(StoredJson.Write(new[] { transition }));

    private static NpgsqlBatchCommand Guarded(Statement statement, Lease lease, params ReadOnlySpan<NpgsqlParameter> more) =>
        statement.With([Value.Of(lease.TenantId), Value.Of(lease.WorkspaceId), Value.Of(lease.DeliveryId), Value.Of(lease.Worker), Value.Of(lease.Fence), .. more]);
}
