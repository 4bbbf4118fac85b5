using Postato.Application.Errors;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest;

/// <summary>Answers unknown paths and methods with a problem.</summary>
internal static class UnknownRoutes
{
    public static void UseProblemsForUnknownRoutes(this WebApplication app) => app.UseStatusCodePages(async context =>
    {
        var http = context.HttpContext;
        switch (http.Response.StatusCode)
        {
            case StatusCodes.Status405MethodNotAllowed:
                await ProblemWriter.WriteAsync(http, ErrorCatalog.MethodNotAllowed, $"{http.Request.Method} is not allowed at this path.");
                break;
            case StatusCodes.Status404NotFound:
                await ProblemWriter.WriteAsync(http, new NotFound());
                break;
            case >= 400 and < 500:
                await ProblemWriter.WriteAsync(http, new InvalidRequest("request", "The request could not be read."));
                break;
        }
    });
}
