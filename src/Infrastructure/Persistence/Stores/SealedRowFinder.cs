using Npgsql;
using Postato.Application.Vault;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>Through functions that cross tenants and return ids.</summary>
internal sealed class SealedRowFinder(NpgsqlDataSource dataSource) : ISealedRowFinder
{
    private static readonly Statement CountSealed = Statement.Load("count_sealed");
    private static readonly Statement FindSealed = Statement.Load("find_sealed");

    public async Task<IReadOnlyList<SealedCount>> CountAsync(CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(CountSealed.With());
        await using var rows = await batch.ExecuteReaderAsync(ct);
        var counts = new List<SealedCount>();
        while (await rows.ReadAsync(ct))
            counts.Add(new(rows.GetString(0), rows.GetInt32(1), rows.GetInt64(2)));
        return counts;
    }

    public async Task<IReadOnlyList<SealedRow>> FindAsync(string column, int keyId, IReadOnlyCollection<Guid> except, int most, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(FindSealed.With(Value.Of(column), Value.Of(keyId), Value.Of([.. except]), Value.Of(most)));
        await using var rows = await batch.ExecuteReaderAsync(ct);
        var found = new List<SealedRow>();
        while (await rows.ReadAsync(ct))
            found.Add(new(new(rows.GetGuid(0)), rows.GetGuid(1), rows.GetGuid(2)));
        return found;
    }
}
