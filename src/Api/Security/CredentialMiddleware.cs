using System.Diagnostics;
using Postato.Api.Rest;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;

namespace Postato.Api.Security;

/// <summary>Reads the credential from the request, without a database query. A key counts only in the Authorization header.</summary>
internal sealed class CredentialMiddleware(RequestDelegate next)
{
    private const int MaximumAgentLength = 300;

    public async Task InvokeAsync(HttpContext http, RequestContext context)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        context.Origin = new(
            http.Connection.RemoteIpAddress?.ToString(),
            agent.Length == 0 ? null : agent[..Math.Min(agent.Length, MaximumAgentLength)],
            Activity.Current?.TraceId.ToHexString());

        var header = http.Request.Headers.Authorization;
        if (header.Count > 1)
        {
            await ProblemWriter.WriteAsync(http, new InvalidRequest("Authorization", "Send one Authorization header."));
            return;
        }

        if (header.ToString() is { } text && text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && ApiKeySecret.TryParse(text["Bearer ".Length..], out var key))
            context.Credential = new Credential.ApiKey(key.Hash);
        await next(http);
    }
}
