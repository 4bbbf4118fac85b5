using Npgsql;
using Postato.Application.Idempotency;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>Determines whether an idempotency key is new, answered, or locked by another call.</summary>
internal static class KeyLookup
{
    private static readonly Statement TryKeyLock = Statement.Load("Idempotency/try_lock");
    private static readonly Statement FindAnswer = Statement.Load("Idempotency/find_answer");

    /// <param name="workspace">None for a key of the tenant as a whole.</param>
    public static void Ask(NpgsqlBatch batch, Id<Workspace> workspace, string key)
    {
        batch.BatchCommands.Add(TryKeyLock.With(Value.Of("workspace", workspace), Value.Of("key", key)));
        batch.BatchCommands.Add(FindAnswer.With(Value.Of("workspace", workspace), Value.Of("key", key)));
    }

    public static async Task<KeyState> ReadAsync(ResultSets answers, CancellationToken ct)
    {
        var row = await answers.NextAsync(ct);
        await row.ReadAsync(ct);
        var locked = row.FindValue<bool>("locked") is true;

        row = await answers.NextAsync(ct);
        return new(locked, await row.ReadAsync(ct) ? StoredOf(row) : null);
    }

    private static StoredAnswer StoredOf(NpgsqlDataReader row) => new(
        row.Get<Guid>("id"),
        row.Get<byte[]>("fingerprint"),
        row.Get<int>("status"),
        row.Get<string>("content_type"),
        row.Find<byte[]>("answer"),
        row.Find<byte[]>("answer_sealed"));
}
