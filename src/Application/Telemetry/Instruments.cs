using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Postato.Application.Telemetry;

/// <summary>The product's one source of spans and one meter.</summary>
public static class Instruments
{
    public const string Name = "Postato";

    public static ActivitySource Spans { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    /// <summary>A network refused for our app's sake, its keys' or its budget's: tagged with <c>platform</c> and the network's <c>code</c>.</summary>
    public static Counter<long> OperatorAlarms { get; } = Meter.CreateCounter<long>("postato.operator_alarms");
}
