using System.Text.Json;
using Postato.Api.Rest.Json;
using Postato.Application.Idempotency;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest;

/// <summary>Converts results to HTTP: the view as JSON, or a problem.</summary>
internal static class Replies
{
    public const string JsonType = "application/json; charset=utf-8";

    public static IResult ToHttp<T>(this Result<T> result, int status = 200) => result.Match<IResult>(
        value => new Bytes(status, JsonType, JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options), Replayed: false),
        error => new Problem(error));

    public static IResult ToHttp(this Result<Answer> result) => result.Match<IResult>(
        answer => new Bytes(answer.Status, answer.ContentType, answer.Body, answer.Replayed),
        error => new Problem(error));

    public static IResult Refuse(Error error) => new Problem(error);

    /// <summary>Renders a created resource: the bytes that are stored are the bytes that are sent.</summary>
    public static Answer Created<T>(T view) => new(201, JsonType, JsonSerializer.SerializeToUtf8Bytes(view, ApiJson.Options));

    private sealed record Bytes(int Status, string ContentType, byte[] Body, bool Replayed) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = Status;
            httpContext.Response.ContentType = ContentType;
            httpContext.Response.ContentLength = Body.Length;
            if (Status == StatusCodes.Status201Created && IdOf(Body) is { } id)
                httpContext.Response.Headers.Location = $"{httpContext.Request.Path.Value!.TrimEnd('/')}/{id}";
            if (Replayed)
                httpContext.Response.Headers["Idempotent-Replayed"] = "true";
            return httpContext.Response.Body.WriteAsync(Body).AsTask();
        }
    }

    /// <summary>The Location of a created resource: its id, below the path at which it was created.</summary>
    private static string? IdOf(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        return reader.Read() && reader.Read() && reader.ValueTextEquals("id") && reader.Read() ? reader.GetString() : null;
    }

    private sealed record Problem(Error Error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => ProblemWriter.WriteAsync(httpContext, Error);
    }
}
