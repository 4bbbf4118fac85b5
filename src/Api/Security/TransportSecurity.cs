using System.Net;
using Postato.Api.Rest;
using Postato.Domain.Primitives;

namespace Postato.Api.Security;

/// <summary>Outside loopback nothing is told over plain text: pages are sent to HTTPS, an API call is refused, since its key has leaked already.</summary>
internal sealed class TransportSecurity(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Request.IsHttps)
        {
            http.Response.Headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
            await next(http);
        }
        else if (http.Connection.LocalIpAddress is null || (IPAddress.IsLoopback(http.Connection.LocalIpAddress) && IPAddress.IsLoopback(http.Connection.RemoteIpAddress ?? IPAddress.Loopback)))
        {
            await next(http);
        }
        else if (http.Request.Path.StartsWithSegments("/v1"))
        {
            await ProblemWriter.WriteAsync(http, new PermissionDenied("https", []));
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            http.Response.Headers.Location = $"https://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}";
        }
    }
}
