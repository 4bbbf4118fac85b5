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
    /// Spans and metrics of requests, calls between the hosts, the database, networks and deliveries, sent to the targets in the section
    /// <c>Telemetry</c>.
    /// </summary>
    /// <param name="service">The host's name for collectors: <c>postato-api</c>.</param>
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
                metrics.AddReader(services => services.GetRequiredService<MetricsListener>().Reader);
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
                // Only calls between the hosts: requests to third parties have spans of their own, without paths.
                .AddHttpClientInstrumentation(
                    http => http.FilterHttpRequestMessage = request => request.RequestUri?.AbsolutePath.StartsWith(
                        "/postato.", StringComparison.Ordinal) == true)
                .AddNpgsql()
                .AddOtlpExporter(otlp => Lead(otlp, options, "traces")));
        }

        if (options.Metrics.Length > 0)
        {
            builder.Services.AddSingleton<MetricsListener>();
            builder.WebHost.ConfigureKestrel(kestrel => MetricsListener.Listen(kestrel, new Uri(options.Metrics)));
            // Before all other middleware, because a scraper connects by address.
            builder.Services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, MetricsListener.First>());
        }
    }

    // Paths contain tokens, queries codes and states, other tags text from clients. Only the route's template is kept.
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
