using System.Net;
using System.Net.Sockets;

namespace Postato.Infrastructure.Telemetry;

/// <summary>The section <c>Telemetry</c>: where spans and metrics go. By default nowhere.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>A collector that takes OTLP, such as <c>http://127.0.0.1:4317</c>.</summary>
    public string Otlp { get; init; } = "";

    /// <summary>How the collector is spoken to: <c>grpc</c> or <c>http</c>.</summary>
    public string OtlpProtocol { get; init; } = "grpc";

    /// <summary>Where this host lets Prometheus read <c>/metrics</c>: an address inside, such as <c>http://127.0.0.1:9464</c>.</summary>
    public string Metrics { get; init; } = "";

    /// <summary>Says what to set, or nothing.</summary>
    public string? FindMistake()
    {
        if (Otlp.Length > 0
            && !(Uri.TryCreate(Otlp, UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https"
                && collector.UserInfo.Length == 0))
            return $"Telemetry:Otlp (Telemetry__Otlp): found {Shown(Otlp)}; allowed: the address of a collector, such as "
                + $"http://127.0.0.1:4317.";
        if (OtlpProtocol is not ("grpc" or "http"))
            return $"Telemetry:OtlpProtocol (Telemetry__OtlpProtocol): found {OtlpProtocol}; allowed: grpc or http.";
        if (Metrics.Length > 0
            && !(Uri.TryCreate(Metrics, UriKind.Absolute, out var scraped) && scraped.Scheme == "http"
                && IPAddress.TryParse(scraped.Host.Trim('[', ']'), out var ip) && IsInside(ip)))
            return $"Telemetry:Metrics (Telemetry__Metrics): found {Shown(Metrics)}; allowed: http, a loopback or private address of "
                + $"this machine and a port, such as http://127.0.0.1:9464.";

        return null;
    }

    // Numbers of the installation are nobody's outside: an address that strangers may reach is not taken.
    private static bool IsInside(IPAddress ip) => IPAddress.IsLoopback(ip) || (ip.AddressFamily == AddressFamily.InterNetwork
        ? ip.GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..]
        : ip.IsIPv6UniqueLocal);

    // A password that somebody wrote into it stays out of the log.
    private static string Shown(string address) => address.Contains('@', StringComparison.Ordinal) ? "an address with a password" : address;
}
