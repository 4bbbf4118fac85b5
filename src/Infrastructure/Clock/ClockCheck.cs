using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Clock;

/// <summary>
/// Measures at start and every 30 s. When the database does not answer, the last measurement is kept; its own health check reports it.
/// </summary>
internal sealed class ClockCheck(ClockGuard guard, NpgsqlDataSource dataSource, TimeProvider clock, ILogger<ClockCheck> log)
    : BackgroundService
{
    private static readonly Statement ReadClock = Statement.Load("Database/read_clock");
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                await MeasureAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                Log.NotMeasured(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task MeasureAsync(CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(ReadClock.With());
        var asked = clock.GetUtcNow();
        var theirs = new DateTimeOffset((DateTime)(await batch.ExecuteScalarAsync(ct))!);
        var answered = clock.GetUtcNow();

        guard.Skew = asked + ((answered - asked) / 2) - theirs;
        if (!guard.MaySign)
            Log.RefusesToSign(log, guard.Skew.TotalSeconds);
        else if (guard.Skew.Duration() > ClockGuard.Tolerated)
            Log.Skewed(log, guard.Skew.TotalSeconds);
    }
}
