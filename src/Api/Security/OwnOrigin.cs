using Postato.Api.Rest;
using Postato.Application;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Rpc;

namespace Postato.Api.Security;

/// <summary>
/// Accepts state-changing requests from our own pages only. Browsers say where a request comes from in two headers: at least one must say
/// our origin, and neither another. Requests that need a key are exempt, because no browser adds one by itself.
/// </summary>
internal sealed class OwnOrigin(RequestDelegate next, PublicAddress address)
{
    private readonly string own = address.Root.GetLeftPart(UriPartial.Authority);

    public Task InvokeAsync(HttpContext http) =>
        http.GetEndpoint() is not RouteEndpoint endpoint || IsReading(http.Request.Method) || http.IsAtHostsPort()
            || endpoint.Metadata.GetMetadata<ForCallers>() is not null || IsOurs(http.Request.Headers)
            ? next(http)
            : ProblemWriter.WriteAsync(
                http,
                new InvalidRequest(
                    "antiforgery",
                    "This form is taken from the page itself, not from another site: open the link again. Nothing was changed."));

    private bool IsOurs(IHeaderDictionary headers) => (headers.Origin, headers["Sec-Fetch-Site"]) switch
    {
        ({ Count: 0 }, { Count: 1 } site) => site == "same-origin",
        ({ Count: 1 } origin, { Count: 0 }) => origin == own,
        ({ Count: 1 } origin, { Count: 1 } site) => origin == own && site == "same-origin",
        _ => false,
    };

    private static bool IsReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
