using System.Diagnostics;
using Postato.Api.Rest;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;

namespace Postato.Api.Telemetry;

/// <summary>
/// Tells of each request in one line and one header: <c>X-Request-Id</c> is the trace id, the same that problems, the audit trail
/// and spans carry. What a client names its request by is not repeated: one that wants to choose sends a <c>traceparent</c>.
/// </summary>
internal sealed class RequestTelemetry(RequestDelegate next, TimeProvider clock, ILogger<RequestTelemetry> logger)
{
    public const string Header = "X-Request-Id";

    public async Task InvokeAsync(HttpContext http, RequestContext context)
    {
        var started = clock.GetTimestamp();
        var trace = ProblemWriter.TraceOf(http);
        // The trace is the client's to choose; what else it sends along with it goes nowhere.
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
        // Probes come every few seconds and say nothing new.
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

    // The template, never the path: paths hold tokens and whatever strangers write.
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
