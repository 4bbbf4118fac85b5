using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Postato.Application.Telemetry;

namespace Postato.Infrastructure.Telemetry;

public static class TelemetryServices
{
    /// <summary>
    /// Spans and metrics of requests, calls between the hosts, the database, networks and deliveries, to wherever the section
    /// <c>Telemetry</c> says.
    /// </summary>
    /// <param name="service">As collectors name this host: <c>postato-api</c>.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        var options = builder.Configuration.GetSection("Telemetry").Get<TelemetryOptions>() ?? new TelemetryOptions();
        if (options.FindMistake() is { } mistake)
            throw new InvalidOperationException(mistake);
        if (options is { Otlp: "", Metrics: "" })
            return;

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(
                resource => resource.AddService(service, "postato", typeof(TelemetryServices).Assembly.GetName().Version?.ToString(3)));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(
                Instruments.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime");
            if (options.Otlp.Length > 0)
                metrics.AddOtlpExporter(otlp => Lead(otlp, options, "metrics"));
            if (options.Metrics.Length > 0)
                metrics.AddReader(services => services.GetRequiredService<ScrapeDoor>().Reader);
        });
        if (options.Otlp.Length > 0)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(Instruments.Name)
                .AddAspNetCoreInstrumentation(http =>
                {
                    http.Filter = request => !request.Request.Path.StartsWithSegments("/health");
                    http.EnrichWithHttpRequest = (span, _) => Redact(span);
                    http.EnrichWithHttpResponse = (span, _) => Redact(span);
                })
                // Calls between the hosts alone: what goes to strangers has spans of its own, without their paths.
                .AddHttpClientInstrumentation(
                    http => http.FilterHttpRequestMessage = request => request.RequestUri?.AbsolutePath.StartsWith(
                        "/postato.", StringComparison.Ordinal) == true)
                .AddNpgsql()
                .AddOtlpExporter(otlp => Lead(otlp, options, "traces")));
        }

        if (options.Metrics.Length > 0)
        {
            builder.Services.AddSingleton<ScrapeDoor>();
            builder.WebHost.ConfigureKestrel(kestrel => ScrapeDoor.Listen(kestrel, new Uri(options.Metrics)));
            // Before all others: whoever scrapes comes by address.
            builder.Services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, ScrapeDoor.First>());
        }
    }

    // Paths hold tokens, queries codes and states, and the rest is what strangers write. The route's template stays.
    private static void Redact(Activity span)
    {
        foreach (var name in (ReadOnlySpan<string>)[
            "url.path", "url.query", "url.full", "user_agent.original", "server.address", "client.address",
        ])
            span.SetTag(name, null);
    }

    private static void Lead(OtlpExporterOptions otlp, TelemetryOptions options, string signal)
    {
        var http = options.OtlpProtocol == "http";
        otlp.Protocol = http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.Endpoint = http ? new Uri($"{options.Otlp.TrimEnd('/')}/v1/{signal}") : new Uri(options.Otlp);
    }
}
