using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Postato.Application.Telemetry;

namespace Postato.Application.Deliveries;

/// <summary>Reports deliveries that do not progress, as a metric and a log event.</summary>
public sealed class WatchDeliveries(IDeliveryWatch watch, ILogger<WatchDeliveries> logger)
{
    private static readonly Gauge<long> Overdue = Instruments.Meter.CreateGauge<long>(
        "postato.deliveries.overdue", "{account}", "Accounts whose next post is overdue and not being processed");
    private static readonly Gauge<long> LostLeases = Instruments.Meter.CreateGauge<long>(
        "postato.deliveries.leases_lost", "{account}", "Accounts whose post is in the hands of a worker that is gone");

    public async Task RunAsync(CancellationToken ct)
    {
        var backlog = await watch.LookAsync(ct);
        Overdue.Record(backlog.Overdue);
        LostLeases.Record(backlog.LostLeases);
        if (backlog.Overdue > 0)
            Log.Overdue(logger, backlog.Overdue, backlog.OldestDueAt);
        if (backlog.LostLeases > 0)
            Log.LeasesLost(logger, backlog.LostLeases);
    }
}
