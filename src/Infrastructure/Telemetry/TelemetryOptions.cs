using System.Net;
using System.Net.Sockets;

namespace Postato.Infrastructure.Telemetry;

/// <summary>The section <c>Telemetry</c>: where spans and metrics are sent. By default nowhere.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>A collector that takes OTLP, such as <c>http://127.0.0.1:4317</c>.</summary>
    public string Otlp { get; init; } = "";

    /// <summary>The collector's protocol: <c>grpc</c> or <c>http</c>.</summary>
    public string OtlpProtocol { get; init; } = "grpc";

    /// <summary>
    /// Where Prometheus can read <c>/metrics</c> of this host: an internal address, such as <c>http://127.0.0.1:9464</c>.
    /// </summary>
    public string Metrics { get; init; } = "";

    /// <summary>The message for an invalid setting, or null.</summary>
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

    // Metrics describe the installation, so a public address is refused.
    private static bool IsInside(IPAddress ip) => IPAddress.IsLoopback(ip) || (ip.AddressFamily == AddressFamily.InterNetwork
        ? ip.GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..]
        : ip.IsIPv6UniqueLocal);

    // A URL may contain a password, so it is not logged.
    private static string Shown(string address) => address.Contains('@', StringComparison.Ordinal) ? "an address with a password" : address;
}
