using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Postato.Api.Rest;
using Postato.Application.Errors;
using Postato.Domain.Primitives;

namespace Postato.Api.Security;

/// <summary>Logs bugs and infrastructure failures, whose details the client never sees.</summary>
internal sealed class ExceptionHandler(ILogger<ExceptionHandler> logger) : IExceptionHandler
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case BadHttpRequestException broken:
                await WriteAsync(httpContext, broken);
                return true;
            case OperationCanceledException or IOException when httpContext.RequestAborted.IsCancellationRequested:
                return true;
            case DbException database when IsAway(database):
            case TimeoutException:
                Log.Away(logger, exception);
                await ProblemWriter.WriteAsync(httpContext, new Unavailable(Retry));
                return true;
            default:
                Log.Bug(logger, exception);
                await ProblemWriter.WriteAsync(httpContext, ErrorCatalog.Internal, "An unexpected error occurred.");
                return true;
        }
    }

    /// <summary>An error that the server found while it read the body.</summary>
    public static Task WriteAsync(HttpContext http, BadHttpRequestException broken) => broken.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout =>
            ProblemWriter.WriteAsync(http, ErrorCatalog.RequestTimeout, "The body was not received in time."),
        StatusCodes.Status413PayloadTooLarge => ProblemWriter.WriteAsync(http, new PayloadTooLarge(Rest.Json.JsonBody.MaximumBytes)),
        _ => ProblemWriter.WriteAsync(http, new InvalidRequest(Rest.Json.JsonMistakes.Body, "The body could not be read completely.")),
    };

    // A statement that PostgreSQL rejects is a bug: retrying it would not help.
    private static bool IsAway(DbException database) =>
        database.IsTransient || database.SqlState is null or ['0', '8', ..] or ['5', '3', ..] or ['5', '7', ..];
}

internal static partial class Log
{
    [LoggerMessage(EventId = 6001, EventName = "request.failed", Level = LogLevel.Error, Message = "A request failed because of a bug")]
    public static partial void Bug(ILogger logger, Exception exception);

    [LoggerMessage(
        EventId = 6002, EventName = "request.unavailable", Level = LogLevel.Warning,
        Message = "The database was unavailable for a request")]
    public static partial void Away(ILogger logger, Exception exception);
}
