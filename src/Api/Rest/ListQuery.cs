using System.Globalization;
using Postato.Api.Rest.Json;
using Postato.Application.Lists;
using Postato.Application.Networks;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest;

/// <summary>Reads query parameters one by one and reports all errors at once.</summary>
internal sealed class ListQuery(IQueryCollection query)
{
    private const int MaximumWords = 200;
    private const string NoValue = "Give it a value, or leave it out.";
    private const string CursorWords = "A cursor is what an earlier page gave, unchanged.";

    private readonly Dictionary<string, IReadOnlyList<string>> mistakes = [];

    /// <summary>Null when there were no errors.</summary>
    public InvalidRequest? Refusal => mistakes.Count == 0 ? null : new InvalidRequest(mistakes);

    public int Limit()
    {
        if (Text("limit") is not { } text)
            return PageRequest.DefaultLimit;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= PageRequest.MaximumLimit)
            return limit;

        return Mistake("limit", $"Use a whole number from 1 to {PageRequest.MaximumLimit}.", PageRequest.DefaultLimit);
    }

    public PageRequest Page()
    {
        var limit = Limit();
        if (Text("cursor") is not { } text)
            return new(null, limit);

        return Cursor.TryRead(text, out var after) ? new(after, limit) : Mistake("cursor", CursorWords, new PageRequest(null, limit));
    }

    /// <summary>The cursor of a list that starts with its oldest entry.</summary>
    public long Place()
    {
        if (Text("cursor") is not { } text)
            return 0;

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? place
            : Mistake("cursor", CursorWords, 0L);
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
            return null;

        return UtcInstantConverter.TryParse(text, out var instant)
            ? instant
            : Mistake<DateTimeOffset?>(name, "Use ISO 8601 with an offset: 2026-09-01T10:00:00Z. A + is written %2B.", null);
    }

    /// <summary>Several values, separated by commas or as repeated parameters.</summary>
    public IReadOnlyList<T> Several<T>(string name)
        where T : struct, Enum
    {
        var values = new List<T>();
        foreach (var text in query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (SnakeCase.TryParse<T>(text, out var value))
                values.Add(value);
            else
                Mistake(name, $"Use one or more of {string.Join(", ", Enum.GetValues<T>().Select(SnakeCase.Of))}.", value);
        }

        return values.Count == 0 && query.ContainsKey(name) && !mistakes.ContainsKey(name) ? Mistake(name, NoValue, values) : values;
    }

    public string? OneOf(string name, params ReadOnlySpan<string> allowed) =>
        Text(name) is not { } text || allowed.Contains(text)
            ? Text(name)
            : Mistake<string?>(name, $"Use one of {string.Join(", ", allowed)}.", null);

    /// <summary>The stored platform key, also for an alias.</summary>
    public string? Platform(NetworkRegistry networks)
    {
        if (Text("platform") is not { } name)
            return null;

        return networks.TryGet(name, out var network)
            ? network.Capabilities.Platform.Key
            : Mistake<string?>(
                "platform", $"Use one of {string.Join(", ", networks.All.Select(known => known.Capabilities.Platform.Key))}.", null);
    }

    /// <summary>A post type of any network.</summary>
    public string? PostType(NetworkRegistry networks) =>
        OneOf("postType", [.. networks.All.SelectMany(network => network.Capabilities.PostTypes).Select(type => type.Name).Distinct()]);

    /// <summary>Blank text means no filter, as from an empty search field.</summary>
    public string? Words() => query["q"] is [""] ? null
        : Text("q") is { Length: > MaximumWords } ? Mistake<string?>("q", $"Use at most {MaximumWords} characters.", null) : Text("q");

    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1)
            return Mistake<string?>(name, "Send this parameter once.", null);
        if (values.Count == 0)
            return null;
        if (values.ToString() is not { Length: > 0 } text)
            return Mistake<string?>(name, NoValue, null);

        return text.Contains('\0', StringComparison.Ordinal) ? Mistake<string?>(name, "Use text without NUL.", null) : text;
    }

    private T Mistake<T>(string name, string words, T instead)
    {
        mistakes[name] = [words];
        return instead;
    }
}
