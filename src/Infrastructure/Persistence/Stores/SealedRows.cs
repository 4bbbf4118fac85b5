using Postato.Application.UseCases;
using Postato.Application.Vault;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>Envelopes inside the tenant of the open transaction.</summary>
internal sealed class SealedRows(UnitOfWork work) : ISealedRows
{
    private static readonly Statement ReadSealed = Statement.Load("Vault/read_sealed");
    private static readonly Statement Reseal = Statement.Load("Vault/reseal");

    public async Task<IReadOnlyList<SealedEnvelope>> ReadAsync(
        TenantScope scope, string column, int keyId, IReadOnlyList<SealedRow> rows, CancellationToken ct)
    {
        await using var batch = work.Connection.CreateBatch();
        batch.BatchCommands.Add(ReadSealed.With(
            Value.Of("column", column), Value.Of("key", keyId),
            Value.Of("workspaces", [.. rows.Select(row => row.WorkspaceId).Distinct()]),
            Value.Of("rows", [.. rows.Select(row => row.RowId)])));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var envelopes = new List<SealedEnvelope>();
        while (await reader.ReadAsync(ct))
        {
            envelopes.Add(new(
                reader.Get<Guid>("workspace_id"),
                reader.Get<Guid>("row_id"),
                reader.Get<string>("version"),
                reader.Get<byte[]>("envelope")));
        }

        return envelopes;
    }

    public void Replace(TenantScope scope, string column, SealedEnvelope old, byte[] envelope, int keyId) => work.Enlist(Reseal.With(
        Value.Of("column", column), Value.Of("workspace", old.WorkspaceId), Value.Of("row", old.RowId), Value.Of("version", old.Version),
        Value.Of("envelope", envelope), Value.Of("key", keyId)));
}
