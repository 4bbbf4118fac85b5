using Npgsql;
using Postato.Application.Deliveries;
using Postato.Domain.Accounts;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>The intent of a refresh stands in the account's row before the request leaves.</summary>
internal sealed class TokenRefresh(NpgsqlDataSource dataSource, TokenEnvelopes envelopes) : ITokenRefresh
{
    // Longer than a call may take: an intent that is older was left by a crash or a lost answer.
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(60);
    private const int MaximumTries = 2;

    private static readonly Statement EnterTenant = Statement.Load();
    private static readonly Statement RefreshBegin = Statement.Load();
    private static readonly Statement RefreshState = Statement.Load();
    private static readonly Statement RefreshAbandon = Statement.Load();
    private static readonly Statement RefreshLose = Statement.Load();

    public async Task<RefreshGrant> BeginAsync(AccountRef account, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(EnterTenant.With(Value.Of(account.TenantId.Value.ToString())));
        batch.BatchCommands.Add(With(RefreshBegin, account, Value.Of(InFlight)));
        batch.BatchCommands.Add(With(RefreshState, account, Value.Of(MaximumTries), Value.Of(InFlight)));

        RefreshGrant grant;
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            await reader.NextResultAsync(ct);
            if (await reader.ReadAsync(ct))
            {
                var tokens = envelopes.Read(reader, 0, account.TenantId, account.WorkspaceId, account.AccountId);
                grant = new(RefreshPermit.Granted, reader.GetFieldValue<DateTimeOffset>(5), tokens);
            }
            else
            {
                await reader.NextResultAsync(ct);
                var spent = await reader.ReadAsync(ct) && reader.GetBoolean(0);
                grant = new(spent ? RefreshPermit.Spent : RefreshPermit.Busy);
            }
        }

        await transaction.CommitAsync(ct);
        return grant;
    }

    public async Task<bool> StoreAsync(AccountRef account, RefreshGrant grant, NetworkTokens tokens, CancellationToken ct) =>
        await WriteAsync(account, envelopes.Store(account.TenantId, account.WorkspaceId, account.AccountId, tokens, grant.StartedAt), ct) > 0;

    public Task AbandonAsync(AccountRef account, RefreshGrant grant, RefreshSetback? setback, CancellationToken ct) =>
        WriteAsync(account, With(RefreshAbandon, account, Value.Of(grant.StartedAt), Value.Of(setback?.Until), ErrorOf(setback)), ct);

    public Task LoseAnswerAsync(AccountRef account, RefreshGrant grant, RefreshSetback setback, CancellationToken ct) =>
        WriteAsync(account, With(RefreshLose, account, Value.Of(grant.StartedAt), Value.Of(setback.Until), ErrorOf(setback)), ct);

    private async Task<int> WriteAsync(AccountRef account, NpgsqlBatchCommand command, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(EnterTenant.With(Value.Of(account.TenantId.Value.ToString())));
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return (int)command.Rows;
    }

    private static NpgsqlParameter ErrorOf(RefreshSetback? setback) => Value.Json(setback is null ? null : StoredJson.Write(setback.Error));

    private static NpgsqlBatchCommand With(Statement statement, AccountRef account, params ReadOnlySpan<NpgsqlParameter> more) =>
        statement.With([Value.Of(account.TenantId), Value.Of(account.WorkspaceId), Value.Of(account.AccountId), .. more]);
}
