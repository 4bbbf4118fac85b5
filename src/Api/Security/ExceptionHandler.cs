using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;

using Postato.Api.Rest;
using Postato.Application.Errors;
using Postato.Domain.Primitives;

namespace Postato.Api.Security;

/// <summary>Bugs and broken infrastructure: logged here, told to nobody.</summary>
internal sealed class ExceptionHandler(ILogger<ExceptionHandler> logger) : IExceptionHandler
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: var status }:
                await ProblemWriter.WriteAsync(httpContext, status == 413 ? new PayloadTooLarge(Rest.Json.JsonBody.MaximumBytes) : new InvalidRequest("body", "The request could not be read."));
                return true;
            case OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested:
                return true;
            case DbException or TimeoutException:
                Log.Away(logger, exception);
                await ProblemWriter.WriteAsync(httpContext, new Unavailable(Retry));
                return true;
            default:
                Log.Bug(logger, exception);
                await ProblemWriter.WriteAsync(httpContext, ErrorCatalog.Internal, "An error that we did not foresee.");
                return true;
        }
    }
}

internal static partial class Log
{
    [LoggerMessage(EventId = 6001, EventName = "request.failed", Level = LogLevel.Error, Message = "A request failed by a bug")]
    public static partial void Bug(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 6002, EventName = "request.unavailable", Level = LogLevel.Warning, Message = "A request found the database away")]
    public static partial void Away(ILogger logger, Exception exception);
}
