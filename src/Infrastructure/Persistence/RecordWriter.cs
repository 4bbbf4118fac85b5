using Npgsql;
using Postato.Application.Idempotency;
using Postato.Application.UseCases;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>Audit entries, events and the stored answer, in the batch that commits them.</summary>
internal static class RecordWriter
{
    private static readonly Statement InsertAudit = Statement.Load("insert_audit");
    private static readonly Statement InsertEvent = Statement.Load("insert_event");
    private static readonly Statement InsertAnswer = Statement.Load("insert_answer");

    public static void Add(NpgsqlBatch batch, Records records)
    {
        foreach (var entry in records.Audit)
        {
            batch.BatchCommands.Add(InsertAudit.With(
                Value.Of(records.TenantId), Value.Of(entry.Id), Value.Of(records.WorkspaceId), Value.Of(entry.Actor), Value.Of(entry.CredentialPrefix),
                Value.Of(entry.Action), Value.Of(entry.Target), Value.Json(entry.Change), Value.Of(entry.Ip), Value.Of(entry.UserAgent),
                Value.Of(entry.TraceId), Value.Of(entry.At)));
        }

        foreach (var happened in records.Events)
        {
            batch.BatchCommands.Add(InsertEvent.With(
                Value.Of(records.TenantId), Value.Of(records.WorkspaceId), Value.Of(happened.Id), Value.Of(happened.Record.Type), Value.Of(happened.Record.SubjectId),
                Value.Json(happened.Record.DataAsJson()), Value.Of(happened.CreatedAt)));
        }
    }

    public static void Add(NpgsqlBatch batch, Records records, NewAnswer answer, DateTimeOffset now) => batch.BatchCommands.Add(InsertAnswer.With(
        Value.Of(records.TenantId), Value.Of(records.WorkspaceId), Value.Of(answer.Key), Value.Of(answer.Stored.RowId), Value.Of(answer.Stored.Fingerprint),
        Value.Of(answer.Stored.Status), Value.Of(answer.Stored.ContentType), Value.Of(answer.Stored.Body), Value.Of(answer.Stored.Envelope),
        Value.Of(answer.EnvelopeKey), Value.Of([.. records.PostIds]), Value.Of(now)));
}
