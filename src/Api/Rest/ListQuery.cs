using System.Globalization;
using Postato.Api.Rest.Json;
using Postato.Application.Lists;
using Postato.Application.Networks;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest;

/// <summary>Query parameters, read one by one; everything that is wrong is told at once.</summary>
internal sealed class ListQuery(IQueryCollection query)
{
    private readonly Dictionary<string, IReadOnlyList<string>> mistakes = [];

    /// <summary>Null when all was well.</summary>
    public InvalidRequest? Refusal => mistakes.Count == 0 ? null : new InvalidRequest(mistakes);

    public int Limit()
    {
        if (Text("limit") is not { } text)
            return PageRequest.DefaultLimit;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= PageRequest.MaximumLimit)
            return limit;

        mistakes["limit"] = [$"A whole number from 1 to {PageRequest.MaximumLimit}."];
        return PageRequest.DefaultLimit;
    }

    public PageRequest Page()
    {
        var limit = Limit();
        if (Text("cursor") is not { } text)
            return new(null, limit);
        if (Cursor.TryRead(text, out var after))
            return new(after, limit);

        mistakes["cursor"] = ["A cursor is what an earlier page gave, unchanged."];
        return new(null, limit);
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (UtcInstantConverter.TryParse(text, out var instant))
            return instant;

        mistakes[name] = ["ISO 8601 with an offset: 2026-09-01T10:00:00Z."];
        return null;
    }

    /// <summary>One spelling, or several with commas.</summary>
    public IReadOnlyList<T> Several<T>(string name)
        where T : struct, Enum
    {
        var values = new List<T>();
        foreach (var text in (Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (SnakeCase.TryParse<T>(text, out var value))
                values.Add(value);
            else
                mistakes[name] = [$"One or more of {string.Join(", ", Enum.GetValues<T>().Select(SnakeCase.Of))}."];
        }

        return values;
    }

    /// <summary>The stored key, also for an alias.</summary>
    public string? Platform(NetworkRegistry networks) =>
        Text("platform") is { } name ? networks.TryGet(name, out var network) ? network.Capabilities.Platform.Key : name : null;

    public string? Text(string name) => query[name] is { Count: > 0 } values && values[^1] is { Length: > 0 } text ? text : null;
}
