using Npgsql;
using Postato.Application.Idempotency;
using Postato.Application.UseCases;
using Postato.Domain.Audit;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>
/// Writes audit entries, of a tenant or of the installation, events and the stored answer, in the batch that commits them.
/// </summary>
internal static class RecordWriter
{
    private static readonly Statement InsertAudit = Statement.Load("Audit/insert");
    private static readonly Statement InsertOperatorAct = Statement.Load("Audit/insert_operator_act");
    private static readonly Statement InsertEvent = Statement.Load("Events/insert");
    private static readonly Statement InsertAnswer = Statement.Load("Idempotency/insert_answer");

    public static void Add(NpgsqlBatch batch, Records records)
    {
        foreach (var entry in records.Audit)
            batch.BatchCommands.Add(records.TenantId is { } tenant ? AuditOf(tenant, records.WorkspaceId, entry) : ActOf(entry));

        foreach (var happened in records.Events)
        {
            batch.BatchCommands.Add(InsertEvent.With(
                Value.Of("tenant", records.TenantId),
                Value.Of("workspace", records.WorkspaceId),
                Value.Of("id", happened.Id),
                Value.Of("type", happened.Record.Type),
                Value.Of("subject_id", happened.Record.SubjectId),
                Value.Json("data", happened.Record.DataAsJson()),
                Value.Of("created_at", happened.CreatedAt)));
        }
    }

    public static void Add(NpgsqlBatch batch, Records records, NewAnswer answer, DateTimeOffset now) =>
        batch.BatchCommands.Add(InsertAnswer.With(
            Value.Of("tenant", records.TenantId),
            Value.Of("workspace", records.WorkspaceId ?? Id<Workspace>.None),
            Value.Of("key", answer.Key),
            Value.Of("id", answer.Stored.RowId),
            Value.Of("fingerprint", answer.Stored.Fingerprint),
            Value.Of("status", answer.Stored.Status),
            Value.Of("content_type", answer.Stored.ContentType),
            Value.Of("answer", answer.Stored.Body),
            Value.Of("answer_sealed", answer.Stored.Envelope),
            Value.Of("answer_sealed_key", answer.EnvelopeKey),
            Value.Of("post_ids", [.. records.PostIds]),
            Value.Of("created_at", now)));

    private static NpgsqlBatchCommand AuditOf(Id<Tenant> tenant, Id<Workspace>? workspace, AuditEntry entry) => InsertAudit.With(
        Value.Of("tenant", tenant),
        Value.Of("id", entry.Id),
        Value.Of("workspace", workspace),
        Value.Of("actor", entry.Actor),
        Value.Of("credential_prefix", entry.CredentialPrefix),
        Value.Of("action", entry.Action),
        Value.Of("target", entry.Target),
        Value.Json("change", entry.Change),
        Value.Of("ip", entry.Ip),
        Value.Of("user_agent", entry.UserAgent),
        Value.Of("trace_id", entry.TraceId),
        Value.Of("at", entry.At));

    private static NpgsqlBatchCommand ActOf(AuditEntry entry) => InsertOperatorAct.With(
        Value.Of("actor", entry.Actor),
        Value.Of("action", entry.Action),
        Value.Of("target", entry.Target),
        Value.Of("ip", entry.Ip),
        Value.Of("trace_id", entry.TraceId),
        Value.Of("at", entry.At));
}
