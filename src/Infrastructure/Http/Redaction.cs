namespace Postato.Infrastructure.Http;

/// <summary>What may be kept of a request: where it went, never what it carried.</summary>
internal static class Redaction
{
    /// <summary>Scheme, host and path; of the query the names alone, as they were sent. A part without a name is a value.</summary>
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
