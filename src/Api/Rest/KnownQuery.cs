using Postato.Api.OpenApi;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest;

/// <summary>Refuses unknown query parameters: with a misspelt filter a list would otherwise return everything.</summary>
internal static class KnownQuery
{
    private const int MostNamed = 20;

    /// <summary>The accepted parameters are those in the description.</summary>
    public static RouteGroupBuilder TakesKnownQueryOnly(this RouteGroupBuilder group) => group.AddEndpointFilter((call, next) =>
        FindMistake(call.HttpContext) is { } mistake ? ValueTask.FromResult<object?>(Replies.Refuse(mistake)) : next(call));

    private static InvalidRequest? FindMistake(HttpContext http)
    {
        if (!http.Request.QueryString.HasValue)
            return null;

        var known = http.GetEndpoint()?.Metadata.GetMetadata<OperationDoc>()?.Query.Select(parameter => parameter.Name).ToList() ?? [];
        var unknown = http.Request.Query.Keys.Where(name => !known.Contains(name, StringComparer.Ordinal)).Take(MostNamed).ToList();
        return unknown.Count == 0
            ? null
            : new InvalidRequest(unknown.GroupBy(DidYouMean.Shown).ToDictionary(
                same => same.Key,
                same => (IReadOnlyList<string>)[$"{DidYouMean.Words("query parameter", same.First(), known)} {Offer(known)}"]));
    }

    private static string Offer(List<string> known) =>
        known.Count == 0 ? "This path takes none." : $"This path takes {string.Join(", ", known)}.";
}
