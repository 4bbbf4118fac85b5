using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Postato.Application.Telemetry;

namespace Postato.Application.Deliveries;

/// <summary>
/// Remembers the last reading of the pulse, so that nobody who asks costs the database anything: for metrics and the status page.
/// </summary>
public sealed class PulseWatch
{
    /// <summary>What is older tells of the past.</summary>
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
            "How long the oldest post has been due that nobody is at work on");
    }

    /// <summary>Null: the database did not answer of late.</summary>
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
