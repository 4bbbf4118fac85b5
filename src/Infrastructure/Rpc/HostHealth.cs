using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Postato.Infrastructure.Rpc;

/// <summary>The public health answer of a host: <c>ok</c> or <c>unavailable</c>, nothing more.</summary>
public static class HostHealth
{
    private static readonly HttpMethodMetadata OnlyToRead = new([HttpMethods.Get, HttpMethods.Head]);

    public static void MapHostHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync })
            .WithMetadata(OnlyToRead);
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).WithMetadata(OnlyToRead);
    }

    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(report.Status == HealthStatus.Unhealthy ? """{"status":"unavailable"}""" : """{"status":"ok"}""");
    }
}
