using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Json;

/// <summary>Reads request bodies and checks size, shape and text; every refusal names the field.</summary>
internal static class JsonBody
{
    public const long MaximumBytes = 1 << 20;
    public const long MaximumBatchBytes = 4 << 20;

    public static async Task<Result<T>> ReadAsync<T>(HttpRequest request, CancellationToken ct, long maximumBytes = MaximumBytes)
    {
        if (!IsPlainJson(request))
            return new UnsupportedMediaType(["application/json"]);

        if (request.ContentLength > maximumBytes)
            return new PayloadTooLarge(maximumBytes);

        try
        {
            return await ReadAsync<T>(request.BodyReader, maximumBytes, ct);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException && !ct.IsCancellationRequested)
        {
            return new InvalidRequest(JsonMistakes.Body, "The body could not be read completely.");
        }
    }

    private static async Task<Result<T>> ReadAsync<T>(PipeReader body, long maximumBytes, CancellationToken ct)
    {
        while (true)
        {
            var read = await body.ReadAsync(ct);
            if (read.Buffer.Length <= maximumBytes && !read.IsCompleted)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            Result<T> result = read.Buffer.Length > maximumBytes ? new PayloadTooLarge(maximumBytes) : Parse<T>(read.Buffer);
            body.AdvanceTo(read.Buffer.End);
            return result;
        }
    }

    public static Result<T> Parse<T>(ReadOnlySequence<byte> body)
    {
        if (JsonWalk.FindMistake(body) is { } mistake)
            return mistake;

        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ApiJson.MaximumDepth });
            return JsonSerializer.Deserialize<T>(ref reader, ApiJson.Options) is { } value
                ? value
                : new InvalidRequest(JsonMistakes.Body, "This must be an object.");
        }
        catch (JsonException bad)
        {
            return JsonMistakes.Of(bad, typeof(T), body);
        }
    }

    // Only uncompressed UTF-8: anything else would be misread.
    private static bool IsPlainJson(HttpRequest request) =>
        request.HasJsonContentType()
        && (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Charset.HasValue
            || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && request.Headers.ContentEncoding.Count == 0;
}
