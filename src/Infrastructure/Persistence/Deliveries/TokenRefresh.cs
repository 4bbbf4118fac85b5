using Npgsql;
using Postato.Application.Deliveries;
using Postato.Domain.Accounts;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>The intent of a refresh stands in the account's row before the request leaves.</summary>
internal sealed class TokenRefresh(NpgsqlDataSource dataSource, TokenEnvelopes envelopes, TimeProvider clock) : ITokenRefresh
{
    // Longer than a call may take: an intent that is older was left by a crash or a lost answer.
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(60);
    private const int MaximumTries = 2;

    private static readonly Statement EnterTenant = Statement.Load();
    private static readonly Statement RefreshBegin = Statement.Load();
    private static readonly Statement RefreshState = Statement.Load();
    private static readonly Statement RefreshAbandon = Statement.Load();

    public async Task<RefreshPermit> BeginAsync(Lease lease, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(EnterTenant.With(Value.Of(lease.TenantId.Value.ToString())));
        batch.BatchCommands.Add(RefreshBegin.With(Value.Of(lease.TenantId), Value.Of(lease.WorkspaceId), Value.Of(lease.AccountId), Value.Of(now), Value.Of(now - InFlight)));
        batch.BatchCommands.Add(RefreshState.With(Value.Of(lease.TenantId), Value.Of(lease.WorkspaceId), Value.Of(lease.AccountId)));

        bool granted, spent;
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            await reader.NextResultAsync(ct);
            granted = await reader.ReadAsync(ct);
            await reader.NextResultAsync(ct);
            spent = await reader.ReadAsync(ct) && reader.GetInt32(0) >= MaximumTries && (reader.IsDBNull(1) || reader.GetFieldValue<DateTimeOffset>(1) < now - InFlight);
        }

        await transaction.CommitAsync(ct);
        return granted ? RefreshPermit.Granted : spent ? RefreshPermit.Spent : RefreshPermit.Busy;
    }

    public Task StoreAsync(Lease lease, NetworkTokens tokens, CancellationToken ct) =>
        WriteAsync(lease, envelopes.Store(lease.TenantId, lease.WorkspaceId, lease.AccountId, tokens), ct);

    public Task AbandonAsync(Lease lease, CancellationToken ct) =>
        WriteAsync(lease, RefreshAbandon.With(Value.Of(lease.TenantId), Value.Of(lease.WorkspaceId), Value.Of(lease.AccountId)), ct);

    private async Task WriteAsync(Lease lease, NpgsqlBatchCommand command, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(EnterTenant.With(Value.Of(lease.TenantId.Value.ToString())));
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
