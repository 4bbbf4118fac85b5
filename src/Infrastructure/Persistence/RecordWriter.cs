using Npgsql;
using Postato.Application.Idempotency;
using Postato.Application.UseCases;
using Postato.Domain.Audit;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>Audit entries, of a tenant or of the installation, events and the stored answer, in the batch that commits them.</summary>
internal static class RecordWriter
{
    private static readonly Statement InsertAudit = Statement.Load("insert_audit");
    private static readonly Statement InsertOperatorAct = Statement.Load("insert_operator_act");
    private static readonly Statement InsertEvent = Statement.Load("insert_event");
    private static readonly Statement InsertAnswer = Statement.Load("insert_answer");

    public static void Add(NpgsqlBatch batch, Records records)
    {
        foreach (var entry in records.Audit)
            batch.BatchCommands.Add(records.TenantId is { } tenant ? AuditOf(tenant, records.WorkspaceId, entry) : ActOf(entry));

        foreach (var happened in records.Events)
        {
            batch.BatchCommands.Add(InsertEvent.With(
                Value.Of(records.TenantId), Value.Of(records.WorkspaceId), Value.Of(happened.Id), Value.Of(happened.Type),
                Value.Of(happened.SubjectId), Value.Json(happened.Data), Value.Of(happened.CreatedAt)));
        }
    }

    public static void Add(NpgsqlBatch batch, Records records, NewAnswer answer, DateTimeOffset now) =>
        batch.BatchCommands.Add(InsertAnswer.With(
            Value.Of(records.TenantId), Value.Of(records.WorkspaceId ?? Id<Workspace>.None), Value.Of(answer.Key),
            Value.Of(answer.Stored.RowId), Value.Of(answer.Stored.Fingerprint), Value.Of(answer.Stored.Status),
            Value.Of(answer.Stored.ContentType), Value.Of(answer.Stored.Body), Value.Of(answer.Stored.Envelope),
            Value.Of(answer.EnvelopeKey), Value.Of([.. records.PostIds]), Value.Of(now)));

    private static NpgsqlBatchCommand AuditOf(Id<Tenant> tenant, Id<Workspace>? workspace, AuditEntry entry) => InsertAudit.With(
        Value.Of(tenant), Value.Of(entry.Id), Value.Of(workspace), Value.Of(entry.Actor), Value.Of(entry.CredentialPrefix),
        Value.Of(entry.Action), Value.Of(entry.Target), Value.Json(entry.Change), Value.Of(entry.Ip), Value.Of(entry.UserAgent),
        Value.Of(entry.TraceId), Value.Of(entry.At));

    private static NpgsqlBatchCommand ActOf(AuditEntry entry) => InsertOperatorAct.With(
        Value.Of(entry.Actor), Value.Of(entry.Action), Value.Of(entry.Target), Value.Of(entry.Ip), Value.Of(entry.TraceId),
        Value.Of(entry.At));
}
