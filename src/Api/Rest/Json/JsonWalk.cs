using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Json;

/// <summary>One walk over the tokens of a body: what no record would notice is refused wherever it stands, with its path.</summary>
internal static class JsonWalk
{
    private const int MaximumArrayItems = 1_000;

    public static InvalidRequest? FindMistake(ReadOnlySequence<byte> body)
    {
        if (body.IsEmpty)
            return new InvalidRequest(JsonMistakes.Body, "The body is empty: send a JSON object.");

        var levels = new List<Level>();
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ApiJson.MaximumDepth });
            while (reader.Read())
            {
                if (FindMistake(ref reader, levels) is { } message)
                    return new InvalidRequest(PathOf(levels), message);
            }

            return null;
        }
        catch (JsonException bad)
        {
            return levels.Count >= ApiJson.MaximumDepth
                ? new InvalidRequest(PathOf(levels), $"The body is nested deeper than {ApiJson.MaximumDepth} levels.")
                : new InvalidRequest(
                    JsonMistakes.Body, $"The body is not valid JSON at line {bad.LineNumber + 1}, byte {bad.BytePositionInLine + 1}.");
        }
    }

    private static string? FindMistake(ref Utf8JsonReader reader, List<Level> levels)
    {
        var token = reader.TokenType;
        var level = levels.Count > 0 ? levels[^1] : null;
        if (level is { IsArray: true } && token != JsonTokenType.EndArray && ++level.Index >= MaximumArrayItems)
        {
            // The list is to blame, not its entry.
            level.Index = -1;
            return $"A list has at most {MaximumArrayItems} entries.";
        }

        switch (token)
        {
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                levels.Add(new Level(token == JsonTokenType.StartArray));
                return null;
            case JsonTokenType.EndArray or JsonTokenType.EndObject:
                levels.RemoveAt(levels.Count - 1);
                return null;
            case JsonTokenType.Null when level is { IsArray: true }:
                return "A list holds no null.";
            case JsonTokenType.PropertyName:
                level!.Name = TextOf(ref reader);
                return level.Name is null ? "A name is valid UTF-8 without NUL and without lone surrogates." : null;
            case JsonTokenType.String when !IsPlain(ref reader) && TextOf(ref reader) is null:
                return "Text is valid UTF-8 without NUL and without lone surrogates.";
            default:
                return null;
        }
    }

    // Nothing escaped, ASCII alone: nothing to find, and no string is made of it.
    private static bool IsPlain(ref Utf8JsonReader reader) =>
        !reader.ValueIsEscaped && !reader.HasValueSequence && Ascii.IsValid(reader.ValueSpan);

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is { } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;
        }
        catch (InvalidOperationException)
        {
            // The reader's word for bytes that are no UTF-8 and for surrogates without a partner.
            return null;
        }
    }

    private static string PathOf(List<Level> levels)
    {
        var path = new StringBuilder();
        foreach (var level in levels)
        {
            if (level.IsArray && level.Index >= 0)
                path.Append(CultureInfo.InvariantCulture, $"[{level.Index}]");
            else if (level.Name is { } name)
                path.Append(path.Length == 0 ? "" : ".").Append(name);
        }

        return path.Length == 0 ? JsonMistakes.Body : path.ToString();
    }

    private sealed class Level(bool isArray)
    {
        public bool IsArray { get; } = isArray;

        public int Index { get; set; } = -1;

        public string? Name { get; set; }
    }
}
