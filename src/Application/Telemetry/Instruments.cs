using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace Postato.Application.Telemetry;

/// <summary>The product's only activity source and meter.</summary>
public static class Instruments
{
    public const string Name = "Postato";

    public static ActivitySource Spans { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    /// <summary>
    /// Refusals by a network that concern our app, its keys or its quota, tagged with <c>platform</c> and the network's <c>code</c>.
    /// </summary>
    public static Counter<long> OperatorAlarms { get; } = Meter.CreateCounter<long>("postato.operator_alarms");

    /// <summary>Finished delivery attempts, by <c>platform</c> and <c>outcome</c>.</summary>
    public static Counter<long> Attempts { get; } = Meter.CreateCounter<long>(
        "postato.deliveries.attempts", "{attempt}", "Attempts at deliveries that ended");

    /// <summary>
    /// Requests to networks and other third parties, by <c>outcome</c> and <c>status</c>. Without the host, of which there is no limit.
    /// </summary>
    public static Histogram<double> Calls { get; } = Meter.CreateHistogram<double>(
        "postato.http.call.duration", "s", "How long requests to networks took");

    /// <summary>
    /// A delivery attempt, in the trace of the request that created the post. It exists also when no collector listens, so that log entries
    /// name the trace.
    /// </summary>
    public static Activity StartDelivery(string? traceId)
    {
        var parent = IsTraceId(traceId)
            ? new ActivityContext(
                ActivityTraceId.CreateFromString(traceId), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true)
            : default;
        if (Spans.StartActivity(Delivery, ActivityKind.Consumer, parent) is { } span)
            return span;

        var alone = new Activity(Delivery);
        if (parent != default)
            alone.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        return alone.Start();
    }

    private const string Delivery = "delivery";

    private static bool IsTraceId([NotNullWhen(true)] string? text) =>
        text is { Length: 32 } && text.All(char.IsAsciiHexDigitLower) && text.Any(digit => digit != '0');
}
