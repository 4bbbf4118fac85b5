using System.Net;
using Postato.Api.Rest;
using Postato.Application;

namespace Postato.Api.Security;

/// <summary>
/// Outside loopback plain HTTP reveals nothing: pages redirect to HTTPS, and an API call is refused, since its key is exposed already. Only
/// health answers, to probes from the internal network; it says one word and takes no key.
/// </summary>
internal sealed class TransportSecurity(RequestDelegate next, PublicAddress address)
{
    private static readonly PathString[] ForPrograms = ["/v1", "/mcp", "/oauth"];

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Request.IsHttps || IsLoopback(http.Connection)
            || http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
        {
            await next(http);
        }
        else if (address.Root.Scheme != Uri.UriSchemeHttps
            || ForPrograms.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
        {
            await ProblemWriter.WritePlainHttpAsync(http);
        }
        else
        {
            // Redirects to our configured address, never to the request's Host or to a name in its path.
            http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            http.Response.Headers.Location = address.Root.GetLeftPart(UriPartial.Authority) + http.Request.Path.ToUriComponent()
                + http.Request.QueryString.ToUriComponent();
        }
    }

    // A Unix socket has no address and is on this machine.
    private static bool IsLoopback(ConnectionInfo connection) =>
        connection.LocalIpAddress is null
            || (IPAddress.IsLoopback(connection.LocalIpAddress) && IPAddress.IsLoopback(connection.RemoteIpAddress ?? IPAddress.Loopback));
}
