using Postato.Application.UseCases;
using Postato.Application.Vault;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>Envelopes inside the tenant of the open transaction.</summary>
internal sealed class SealedRows(UnitOfWork work) : ISealedRows
{
    private static readonly Statement ReadSealed = Statement.Load("read_sealed");
    private static readonly Statement Reseal = Statement.Load("reseal");

    public async Task<IReadOnlyList<SealedEnvelope>> ReadAsync(TenantScope scope, string column, int keyId, IReadOnlyList<SealedRow> rows, CancellationToken ct)
    {
        await using var batch = work.Connection.CreateBatch();
        batch.BatchCommands.Add(ReadSealed.With(
            Value.Of(column), Value.Of(keyId), Value.Of([.. rows.Select(row => row.WorkspaceId).Distinct()]), Value.Of([.. rows.Select(row => row.RowId)])));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var envelopes = new List<SealedEnvelope>();
        while (await reader.ReadAsync(ct))
            envelopes.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3)));
        return envelopes;
    }

    public void Replace(TenantScope scope, string column, SealedEnvelope old, byte[] envelope, int keyId) => work.Enlist(Reseal.With(
        Value.Of(column), Value.Of(old.WorkspaceId), Value.Of(old.RowId), Value.Of(old.Version), Value.Of(envelope), Value.Of(keyId)));
}
