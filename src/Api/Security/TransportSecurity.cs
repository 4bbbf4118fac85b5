using System.Net;
using Postato.Api.Rest;
using Postato.Application;

namespace Postato.Api.Security;

/// <summary>
/// Outside loopback nothing is told over plain text: pages are sent to HTTPS, an API call is refused, since its key has leaked
/// already. Health alone answers, to probes that come over the inside network: it says one word and takes no key.
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
            // Never to where the request says that it came to, nor to a name that its path begins with.
            http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            http.Response.Headers.Location = address.Root.GetLeftPart(UriPartial.Authority) + http.Request.Path.ToUriComponent()
                + http.Request.QueryString.ToUriComponent();
        }
    }

    // Without an address it is a socket of this machine.
    private static bool IsLoopback(ConnectionInfo connection) =>
        connection.LocalIpAddress is null
            || (IPAddress.IsLoopback(connection.LocalIpAddress) && IPAddress.IsLoopback(connection.RemoteIpAddress ?? IPAddress.Loopback));
}
