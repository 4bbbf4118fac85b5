namespace Postato.Infrastructure.Http;

/// <summary>What may be stored of a request's URL: its target, but no values.</summary>
internal static class Redaction
{
    /// <summary>Scheme, host and path, and of the query only the names, as sent. A query part without a name counts as a value.</summary>
    public static string Of(Uri url)
    {
        var where = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        var names = url.Query.TrimStart('?')
            .Split('&')
            .Where(part => part.Contains('=', StringComparison.Ordinal))
            .Select(part => part[..part.IndexOf('=', StringComparison.Ordinal)]);
        var query = string.Join('&', names);
        return query.Length == 0 ? where : $"{where}?{query}";
    }
}
