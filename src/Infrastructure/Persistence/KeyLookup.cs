using Npgsql;
using Postato.Application.Idempotency;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>Whether an idempotency key is new, answered, or in somebody's hands.</summary>
internal static class KeyLookup
{
    private static readonly Statement TryKeyLock = Statement.Load("try_key_lock");
    private static readonly Statement FindAnswer = Statement.Load("find_answer");

    /// <param name="workspace">None: the key is one of the tenant as a whole.</param>
    public static void Ask(NpgsqlBatch batch, Id<Workspace> workspace, string key)
    {
        batch.BatchCommands.Add(TryKeyLock.With(Value.Of(workspace), Value.Of(key)));
        batch.BatchCommands.Add(FindAnswer.With(Value.Of(workspace), Value.Of(key)));
    }

    public static async Task<KeyState> ReadAsync(ResultSets answers, CancellationToken ct)
    {
        var row = await answers.NextAsync(ct);
        await row.ReadAsync(ct);
        var locked = !row.IsDBNull(0) && row.GetBoolean(0);

        row = await answers.NextAsync(ct);
        return new(locked, await row.ReadAsync(ct) ? StoredOf(row) : null);
    }

    private static StoredAnswer StoredOf(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetFieldValue<byte[]>(1),
        row.GetInt32(2),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4),
        row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5));
}
