using Microsoft.Extensions.Primitives;
using Postato.Api.Rest;
using Postato.Domain.Primitives;

namespace Postato.Api.Security;

/// <summary>
/// Refuses a request whose end is ambiguous and closes its connection, because the bytes after it may be a smuggled request.
/// </summary>
internal sealed class Framing(RequestDelegate next)
{
    // The server moves a Content-Length here when there is also a Transfer-Encoding.
    private const string MovedLength = "X-Content-Length";

    public async Task InvokeAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (headers.TransferEncoding.Count == 0
            || (IsOnce(headers.TransferEncoding) && !headers.ContainsKey(MovedLength) && HttpProtocol.IsHttp11(http.Request.Protocol)))
        {
            await next(http);
            return;
        }

        http.Response.Headers.Connection = "close";
        await ProblemWriter.WriteAsync(
            http,
            new InvalidRequest(
                "Transfer-Encoding", "Give the length of a request once: by Content-Length, or by chunks over HTTP/1.1."));
    }

    // The server looks at the last coding only.
    private static bool IsOnce(StringValues codings) =>
        codings is [{ } coding] && coding.Equals("chunked", StringComparison.OrdinalIgnoreCase);
}
