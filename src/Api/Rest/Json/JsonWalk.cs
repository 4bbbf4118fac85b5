using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Json;

/// <summary>One pass over the tokens of a body, which refuses what a record would not notice, with its path.</summary>
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
            // The error belongs to the list, not to its entry.
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

    // ASCII without escapes has nothing to find, so no string is created.
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
            // The reader throws this for invalid UTF-8 and for lone surrogates.
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
