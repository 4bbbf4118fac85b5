using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Postato.Application.Telemetry;

namespace Postato.Application.Deliveries;

/// <summary>
/// Keeps the last reading of <see cref="IPulse"/> in memory, for metrics and the status page, so that reading them costs no query.
/// </summary>
public sealed class PulseWatch
{
    /// <summary>An older reading is not used.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(45);

    private readonly IPulse pulse;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private volatile Seen? last;
    private bool still;

    public PulseWatch(IPulse pulse, TimeProvider clock, ILogger<PulseWatch> logger)
    {
        (this.pulse, this.clock, this.logger) = (pulse, clock, logger);
        Instruments.Meter.CreateObservableGauge(
            "postato.workers.beating", () => Measure(seen => seen.Reading.Workers), "{worker}", "Workers whose loop turned just now");
        Instruments.Meter.CreateObservableGauge(
            "postato.deliveries.oldest_due_age", () => Measure(AgeOf), "s",
            "How long the oldest due post that is not being processed has waited");
    }

    /// <summary>Null when the database has not answered recently.</summary>
    public PulseReading? Latest => last is { } seen && clock.GetUtcNow() - seen.At < Fresh ? seen.Reading : null;

    public DateTimeOffset? LookedAt => last?.At;

    public async Task LookAsync(CancellationToken ct)
    {
        var reading = await pulse.ReadAsync(ct);
        last = new(reading, clock.GetUtcNow());
        if (reading.Workers == 0 != still)
        {
            still = reading.Workers == 0;
            if (still)
                Log.NoWorker(logger);
            else
                Log.WorkerIsBack(logger, reading.Workers);
        }
    }

    private IEnumerable<Measurement<T>> Measure<T>(Func<Seen, T> value)
        where T : struct => Latest is null || last is not { } seen ? [] : [new(value(seen))];

    private double AgeOf(Seen seen) => seen.Reading.OldestDue is { } age ? (age + (clock.GetUtcNow() - seen.At)).TotalSeconds : 0;

    private sealed record Seen(PulseReading Reading, DateTimeOffset At);
}
