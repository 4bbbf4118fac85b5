using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace Postato.Application.Telemetry;

/// <summary>The product's one source of spans and one meter.</summary>
public static class Instruments
{
    public const string Name = "Postato";

    public static ActivitySource Spans { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    /// <summary>
    /// A network refused for our app's sake, its keys' or its budget's: tagged with <c>platform</c> and the network's <c>code</c>.
    /// </summary>
    public static Counter<long> OperatorAlarms { get; } = Meter.CreateCounter<long>("postato.operator_alarms");

    /// <summary>Attempts at deliveries that ended: by <c>platform</c> and <c>outcome</c>.</summary>
    public static Counter<long> Attempts { get; } = Meter.CreateCounter<long>(
        "postato.deliveries.attempts", "{attempt}", "Attempts at deliveries that ended");

    /// <summary>
    /// Requests to networks and other addresses of strangers: by <c>outcome</c> and the answer's <c>status</c>. No host: there are as many
    /// as strangers want.
    /// </summary>
    public static Histogram<double> Calls { get; } = Meter.CreateHistogram<double>(
        "postato.http.call.duration", "s", "How long requests to networks took");

    /// <summary>
    /// An attempt at a delivery, in the trace of the request that brought the post. It is there also when nobody collects spans, so that
    /// what is logged meanwhile names the trace.
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
