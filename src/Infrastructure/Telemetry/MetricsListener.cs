using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;

namespace Postato.Infrastructure.Telemetry;

/// <summary>
/// The listener at which Prometheus reads this host's metrics. It serves nothing else, and no other listener serves them.
/// </summary>
internal sealed class MetricsListener : IDisposable
{
    private readonly PrometheusText exporter = new();
    private readonly Lock one = new();

    public MetricsListener() => Reader = new BaseExportingMetricReader(exporter);

    public MetricReader Reader { get; }

    public static void Listen(KestrelServerOptions kestrel, Uri address) =>
        kestrel.Listen(IPAddress.Parse(address.Host.Trim('[', ']')), address.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection =>
            {
                connection.Features.Set(Mark.Here);
                return next(connection);
            });
        });

    public void Dispose()
    {
        Reader.Dispose();
        exporter.Dispose();
    }

    private string Read()
    {
        lock (one)
            return exporter.Read();
    }

    private sealed record Mark
    {
        public static Mark Here { get; } = new();
    }

    /// <summary>Runs before all other middleware.</summary>
    internal sealed class First(MetricsListener listener) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, others) => http.Features.Get<Mark>() is null ? others(http) : AnswerAsync(http));
            next(app);
        };

        private Task AnswerAsync(HttpContext http)
        {
            if (http.Request.Path != "/metrics" || !HttpMethods.IsGet(http.Request.Method))
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            http.Response.ContentType = PrometheusText.ContentType;
            http.Response.Headers.CacheControl = "no-store";
            return http.Response.WriteAsync(listener.Read(), http.RequestAborted);
        }
    }
}
