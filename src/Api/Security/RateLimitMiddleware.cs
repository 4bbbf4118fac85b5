using Postato.Api.Rest;
using Postato.Application.RateLimits;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;

namespace Postato.Api.Security;

/// <summary>
/// Counts a request before any work is done for it, and reports what is left in the answer's headers. Runs after the middleware that reads
/// the credential into <see cref="RequestContext"/>, which needs no look-up.
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, RequestContext request, RequestLimits limits)
    {
        http.Response.OnStarting(() => TellAsync(http.Response, limits));
        if (limits.Arrive((request.Credential as Credential.ApiKey)?.Hash, http.Connection.RemoteIpAddress) is { } refusal)
            await ProblemWriter.WriteAsync(http, refusal);
        else
            await next(http);
    }

    private static Task TellAsync(HttpResponse response, RequestLimits limits)
    {
        if (limits.State is { } state)
        {
            response.Headers["RateLimit-Policy"] = state.Policy;
            response.Headers["RateLimit"] = state.Left;
        }

        return Task.CompletedTask;
    }
}
