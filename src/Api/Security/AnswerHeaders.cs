namespace Postato.Api.Security;

/// <summary>Headers that every answer carries.</summary>
internal static class AnswerHeaders
{
    public static IApplicationBuilder UseAnswerHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (http.Request.Path.StartsWithSegments("/v1"))
            headers.CacheControl = "no-store";
        return next(http);
    });
}
