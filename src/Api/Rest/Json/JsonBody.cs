using System.Buffers;
using System.Text.Json;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Json;

/// <summary>Request bodies: size, shape and text checked while reading; every refusal names the field.</summary>
internal static class JsonBody
{
    public const long MaximumBytes = 1 << 20;
    public const long MaximumBatchBytes = 4 << 20;

    private const int MaximumArrayItems = 1_000;

    public static async Task<Result<T>> ReadAsync<T>(HttpRequest request, CancellationToken ct, long maximumBytes = MaximumBytes)
    {
        if (!request.HasJsonContentType())
            return new UnsupportedMediaType(["application/json"]);

        if (request.ContentLength > maximumBytes)
            return new PayloadTooLarge(maximumBytes);

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(ct);
            if (read.Buffer.Length <= maximumBytes && !read.IsCompleted)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            Result<T> result = read.Buffer.Length > maximumBytes ? new PayloadTooLarge(maximumBytes) : Parse<T>(read.Buffer);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            return result;
        }
    }

    public static Result<T> Parse<T>(ReadOnlySequence<byte> body)
    {
        try
        {
            if (FindRefusal(body) is { } refusal)
                return refusal;

            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ApiJson.MaximumDepth });
            return JsonSerializer.Deserialize<T>(ref reader, ApiJson.Options) is { } value ? value : new InvalidRequest("$", "The body is null.");
        }
        catch (JsonException bad)
        {
            return new InvalidRequest(FieldOf(bad), MessageOf(bad));
        }
    }

    /// <summary>One walk over the tokens: NUL in a string, invalid UTF-8, lone surrogates and long lists are refused wherever they stand.</summary>
    private static InvalidRequest? FindRefusal(ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ApiJson.MaximumDepth });
        var counts = new Stack<int>();
        var property = "$";
        while (reader.Read())
        {
            if (counts.TryPeek(out var count) && count >= 0 && reader.TokenType is not JsonTokenType.EndArray)
            {
                counts.Pop();
                counts.Push(count + 1);
                if (count + 1 > MaximumArrayItems)
                    return new InvalidRequest(property, $"A list has at most {MaximumArrayItems} entries.");
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    counts.Push(0);
                    break;
                case JsonTokenType.StartObject:
                    counts.Push(-1);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    counts.Pop();
                    break;
                case JsonTokenType.PropertyName when TextOf(ref reader) is { } name && !name.Contains('\0'):
                    property = name;
                    break;
                case JsonTokenType.String when TextOf(ref reader) is { } text && !text.Contains('\0'):
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String:
                    return new InvalidRequest(property, "Text is valid UTF-8 without NUL and without lone surrogates.");
            }
        }

        return null;
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // The reader's word for bytes that are no UTF-8 and for surrogates without a partner.
            return null;
        }
    }

    private static string FieldOf(JsonException bad)
    {
        var path = bad.Path is null or "$" ? "$" : bad.Path.StartsWith("$.", StringComparison.Ordinal) ? bad.Path[2..] : bad.Path;
        return Unmapped(bad) is { } member ? path == "$" || path == member ? member : path.EndsWith(member, StringComparison.Ordinal) ? path : $"{path}.{member}" : path;
    }

    private static string MessageOf(JsonException bad)
    {
        if (Unmapped(bad) is { } member)
            return $"Unknown field: {member}.";

        var message = bad.Message;
        if (message.Contains("missing required", StringComparison.Ordinal))
            return $"Required and missing: {string.Join(", ", Quoted(message))}.";
        if (message.Contains("Duplicate property", StringComparison.Ordinal))
            return "This field stands there twice.";
        if (message.StartsWith("An instant", StringComparison.Ordinal) || message.StartsWith("Content ", StringComparison.Ordinal))
            return message.Split(" Path:")[0];
        if (message.Contains("could not be converted", StringComparison.Ordinal) || message.Contains("doesn't allow null", StringComparison.Ordinal) || message.StartsWith("An id", StringComparison.Ordinal))
            return "This value is not of the right type.";

        return $"The body is not valid JSON at line {bad.LineNumber + 1}, byte {bad.BytePositionInLine}.";
    }

    // The serializer names members between apostrophes in its message; there is no other way to learn them.
    private static IEnumerable<string> Quoted(string message)
    {
        var parts = message.Split('\'');
        for (var i = 3; i < parts.Length; i += 2)
            yield return parts[i];
    }

    private static string? Unmapped(JsonException bad) =>
        bad.Message.StartsWith("The JSON property '", StringComparison.Ordinal) && bad.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? bad.Message.Split('\'')[1]
            : null;
}
