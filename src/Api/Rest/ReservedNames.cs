using Postato.Application.Errors;

namespace Postato.Api.Rest;

/// <summary>
/// A fixed path segment in the place of an id (<c>posts/batch</c> beside <c>posts/{id}</c>) is never an id: with a wrong method it answers
/// 405, not 404.
/// </summary>
internal sealed class ReservedNames(RequestDelegate next, EndpointDataSource endpoints)
{
    private const string Id = "{id}";

    private readonly Lazy<IReadOnlyList<(string[] Pattern, string[] Methods)>> reserved = new(() => Find(endpoints));

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.Value is not { } path || !path.StartsWith("/v1/", StringComparison.OrdinalIgnoreCase))
            return next(http);

        var parts = Split(path);
        foreach (var (pattern, methods) in reserved.Value)
        {
            if (Matches(pattern, parts) && !methods.Contains(http.Request.Method))
            {
                http.Response.Headers.Allow = string.Join(", ", methods);
                return ProblemWriter.WriteAsync(http, ErrorCatalog.MethodNotAllowed, $"{http.Request.Method} is not allowed at this path.");
            }
        }

        return next(http);
    }

    private static IReadOnlyList<(string[] Pattern, string[] Methods)> Find(EndpointDataSource endpoints)
    {
        var routes = endpoints.Endpoints.OfType<RouteEndpoint>()
            .SelectMany(
                endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [],
                (endpoint, method) => (Pattern: endpoint.RoutePattern.RawText!.TrimEnd('/'), Method: method))
            .ToLookup(route => route.Pattern, route => route.Method, StringComparer.Ordinal);
        return [.. routes
            .Where(route => !route.Key.EndsWith('}') && routes.Contains($"{route.Key[..(route.Key.LastIndexOf('/') + 1)]}{Id}"))
            .Select(route => (Split(route.Key), route.Order(StringComparer.Ordinal).ToArray()))];
    }

    private static bool Matches(string[] pattern, string[] parts)
    {
        if (pattern.Length != parts.Length)
            return false;

        for (var i = 0; i < parts.Length; i++)
        {
            if (!pattern[i].StartsWith('{') && !pattern[i].Equals(parts[i], StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return true;
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
