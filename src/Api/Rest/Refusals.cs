namespace Postato.Api.Rest;

/// <summary>Which problems an endpoint may answer with, for its description.</summary>
internal static class Refusals
{
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            endpoint.Produces<ProblemView>(status, ProblemWriter.ContentType);
        return endpoint;
    }
}

/// <summary>A refusal (RFC 9457). What else it holds depends on <c>error</c>.</summary>
internal sealed record ProblemView(string Type, string Title, int Status, string Detail, string Instance, string TraceId, string Error, string Message);
