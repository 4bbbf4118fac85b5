using System.Diagnostics;
using Postato.Api.Rest;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;

namespace Postato.Api.Telemetry;

/// <summary>
/// Logs each request in one line and returns its trace id as <c>X-Request-Id</c>, which problems, the audit trail and spans also contain. A
/// request id from the client is not echoed; a client can choose the trace with <c>traceparent</c>.
/// </summary>
internal sealed class RequestTelemetry(RequestDelegate next, TimeProvider clock, ILogger<RequestTelemetry> logger)
{
    public const string Header = "X-Request-Id";

    public async Task InvokeAsync(HttpContext http, RequestContext context)
    {
        var started = clock.GetTimestamp();
        var trace = ProblemWriter.TraceOf(http);
        // The client may choose the trace; baggage that it sends is dropped.
        if (Activity.Current is { } span)
            span.TraceStateString = null;
        http.Response.OnStarting(() =>
        {
            http.Response.Headers[Header] = trace;
            return Task.CompletedTask;
        });
        try
        {
            await next(http);
        }
        finally
        {
            Tell(http, context, clock.GetElapsedTime(started));
        }
    }

    private void Tell(HttpContext http, RequestContext context, TimeSpan took)
    {
        var route = RouteOf(http);
        Describe(Activity.Current, context);
        // Probes come every few seconds and are not logged.
        if (route.StartsWith("/health", StringComparison.Ordinal))
            return;

        if (logger.IsEnabled(LogLevel.Information))
        {
            var (method, ms) = (MethodOf(http.Request.Method), Math.Round(took.TotalMilliseconds, 1));
            var (tenant, workspace) = (context.Caller?.TenantId?.ToString(), context.Workspace?.ToString());
            var (caller, key) = (context.Caller?.Actor, (context.Caller as ApiKeyCaller)?.KeyId.ToString());
            Log.Handled(logger, method, route, http.Response.StatusCode, ms, tenant, workspace, caller, key);
        }
    }

    private static void Describe(Activity? span, RequestContext context)
    {
        if (span is null || context.Caller is not { } caller)
            return;

        span.SetTag("postato.tenant", caller.TenantId?.ToString())
            .SetTag("postato.workspace", context.Workspace?.ToString())
            .SetTag("postato.actor", caller.Actor);
    }

    // The route's template, never the path, which contains tokens and text from clients.
    private static string RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";

    private static string MethodOf(string method) =>
        HttpMethods.GetCanonicalizedValue(method) is var known && Known.Contains(known) ? known : "_OTHER";

    private static readonly HashSet<string> Known =
        new(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"], StringComparer.Ordinal);
}

internal static partial class Log
{
    [LoggerMessage(
        EventId = 6003, EventName = "http.request", Level = LogLevel.Information,
        Message = "{Method} {Route} {Status} {Ms} ms, tenant {Tenant}, workspace {Workspace}, caller {Caller}, key {Key}")]
    public static partial void Handled(
        ILogger logger, string method, string route, int status, double ms, string? tenant, string? workspace, string? caller, string? key);
}
