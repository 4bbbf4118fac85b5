using Npgsql;
using Postato.Application.Vault;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>Uses functions that cross tenants and return ids.</summary>
internal sealed class SealedRowFinder(NpgsqlDataSource dataSource) : ISealedRowFinder
{
    private static readonly Statement CountSealed = Statement.Load("Vault/count_sealed");
    private static readonly Statement FindSealed = Statement.Load("Vault/find_sealed");

    public async Task<IReadOnlyList<SealedCount>> CountAsync(CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(CountSealed.With());
        await using var rows = await batch.ExecuteReaderAsync(ct);
        var counts = new List<SealedCount>();
        while (await rows.ReadAsync(ct))
            counts.Add(new(rows.Get<string>("sealed"), rows.Get<int>("key_id"), rows.Get<long>("envelopes")));
        return counts;
    }

    public async Task<IReadOnlyList<SealedRow>> FindAsync(
        string column, int keyId, IReadOnlyCollection<Guid> except, int most, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(FindSealed.With(
            Value.Of("column", column), Value.Of("key", keyId), Value.Of("except_rows", [.. except]), Value.Of("maximum", most)));
        await using var rows = await batch.ExecuteReaderAsync(ct);
        var found = new List<SealedRow>();
        while (await rows.ReadAsync(ct))
            found.Add(new(new(rows.Get<Guid>("tenant_id")), rows.Get<Guid>("workspace_id"), rows.Get<Guid>("row_id")));
        return found;
    }
}
