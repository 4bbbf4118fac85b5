using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Postato.Application.UseCases;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>Writes when keys were last used, for all of them together, every half minute and when the host stops.</summary>
internal sealed class KeyUsage(NpgsqlDataSource dataSource, TimeProvider clock, ILogger<KeyUsage> log) : BackgroundService, IKeyUsage
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly Statement TouchKey = Statement.Load("Callers/touch_key");

    private readonly ConcurrentDictionary<(Id<Tenant> Tenant, Id<ApiKey> Key), DateTimeOffset> seen = new();

    public void Seen(Id<Tenant> tenant, Id<ApiKey> key, DateTimeOffset? writtenAt)
    {
        var now = clock.GetUtcNow();
        if (writtenAt is null || now - writtenAt > Period)
            seen[(tenant, key)] = now;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryWriteAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await TryWriteAsync(CancellationToken.None);
        }
    }

    private async Task TryWriteAsync(CancellationToken ct)
    {
        try
        {
            await WriteAsync(ct);
        }
        catch (NpgsqlException e)
        {
            // No request depends on it: a key that was not written is seen again at its next use.
            Log.KeyUsageNotWritten(log, e);
        }
    }

    internal async Task WriteAsync(CancellationToken ct)
    {
        foreach (var tenant in seen.Keys.Select(entry => entry.Tenant).Distinct().ToList())
        {
            await using var connection = await dataSource.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using var batch = connection.CreateBatch();
            batch.BatchCommands.Add(Transaction.Enter(tenant));
            foreach (var entry in seen.Keys.Where(entry => entry.Tenant == tenant).OrderBy(entry => entry.Key).ToList())
            {
                if (seen.TryRemove(entry, out var at))
                    batch.BatchCommands.Add(TouchKey.With(Value.Of("tenant", tenant), Value.Of("key", entry.Key), Value.Of("at", at)));
            }

            await batch.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }
    }
}
