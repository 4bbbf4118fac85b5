using Npgsql;
using Postato.Application.Deliveries;
using Postato.Domain.Accounts;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Records the intent to refresh in the account's row before the request leaves.</summary>
internal sealed class TokenRefresh(NpgsqlDataSource dataSource, TokenEnvelopes envelopes) : ITokenRefresh
{
    // Longer than a call may take: an older intent was left by a crash or a lost answer.
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(60);
    private const int MaximumTries = 2;

    private static readonly Statement Begin = Statement.Load("Refreshes/begin");
    private static readonly Statement AreTriesSpent = Statement.Load("Refreshes/are_tries_spent");
    private static readonly Statement Abandon = Statement.Load("Refreshes/abandon");
    private static readonly Statement LoseAnswer = Statement.Load("Refreshes/lose_answer");

    public async Task<RefreshGrant> BeginAsync(AccountRef account, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Transaction.Enter(account.TenantId));
        batch.BatchCommands.Add(With(Begin, account, Value.Of("maximum_tries", MaximumTries), Value.Of("in_flight", InFlight)));
        batch.BatchCommands.Add(With(AreTriesSpent, account, Value.Of("maximum_tries", MaximumTries), Value.Of("in_flight", InFlight)));

        RefreshGrant grant;
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            await reader.NextResultAsync(ct);
            if (await reader.ReadAsync(ct))
            {
                var tokens = envelopes.Read(reader, account.TenantId, account.WorkspaceId, account.AccountId);
                grant = new(RefreshPermit.Granted, reader.Get<DateTimeOffset>("refresh_started_at"), tokens);
            }
            else
            {
                await reader.NextResultAsync(ct);
                var spent = await reader.ReadAsync(ct) && reader.Get<bool>("spent");
                grant = new(spent ? RefreshPermit.Spent : RefreshPermit.Busy);
            }
        }

        await transaction.CommitAsync(ct);
        return grant;
    }

    public async Task<bool> StoreAsync(AccountRef account, RefreshGrant grant, NetworkTokens tokens, CancellationToken ct) =>
        await WriteAsync(
            account, envelopes.Store(account.TenantId, account.WorkspaceId, account.AccountId, tokens, grant.StartedAt), ct) > 0;

    public Task AbandonAsync(AccountRef account, RefreshGrant grant, RefreshSetback? setback, CancellationToken ct) =>
        WriteAsync(
            account, With(Abandon, account, Value.Of("began", grant.StartedAt), Value.Of("until", setback?.Until), ErrorOf(setback)), ct);

    public Task LoseAnswerAsync(AccountRef account, RefreshGrant grant, RefreshSetback setback, CancellationToken ct) =>
        WriteAsync(
            account, With(LoseAnswer, account, Value.Of("began", grant.StartedAt), Value.Of("until", setback.Until), ErrorOf(setback)), ct);

    private async Task<int> WriteAsync(AccountRef account, NpgsqlBatchCommand command, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Transaction.Enter(account.TenantId));
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return (int)command.Rows;
    }

    private static Value ErrorOf(RefreshSetback? setback) => Value.Json("error", setback is null ? null : StoredJson.Write(setback.Error));

    private static NpgsqlBatchCommand With(Statement statement, AccountRef account, params ReadOnlySpan<Value> more) =>
        statement.In(account.TenantId, account.WorkspaceId, [Value.Of("account", account.AccountId), .. more]);
}
