using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>Deletes idempotency keys of more than 30 days whose posts are at their end, once an hour, in small batches.</summary>
internal sealed class IdempotencyExpiry(NpgsqlDataSource dataSource, TimeProvider clock, ILogger<IdempotencyExpiry> log) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly Statement ExpireAnswers = Statement.Load("expire_answers");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ExpireAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                Log.ExpiryFailed(log, e);
            }
        }
    }

    internal async Task<int> ExpireAsync(CancellationToken ct)
    {
        var expired = 0;
        for (var last = BatchSize; last == BatchSize; expired += last)
        {
            await using var batch = dataSource.CreateBatch();
            batch.BatchCommands.Add(ExpireAnswers.With(Value.Of(clock.GetUtcNow() - Life), Value.Of(BatchSize)));
            last = Convert.ToInt32(await batch.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
        }

        if (expired > 0)
            Log.KeysExpired(log, expired);
        return expired;
    }
}
