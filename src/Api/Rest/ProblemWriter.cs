using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Postato.Application.Errors;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest;

/// <summary>
/// Writes refusals as <c>application/problem+json</c> (RFC 9457), from the catalogue. The data of a refusal becomes extra members.
/// </summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    public static Task WriteAsync(HttpContext http, Error error)
    {
        var entry = ErrorCatalog.Of(error);
        SetHeaders(http.Response, error);
        return WriteAsync(http, entry, ErrorCatalog.Describe(error), writer => WriteExtras(writer, error));
    }

    public static Task WriteAsync(HttpContext http, ErrorEntry entry, string detail) => WriteAsync(http, entry, detail, static _ => { });

    /// <summary>For plain HTTP: what is required is a condition, not a permission.</summary>
    public static Task WritePlainHttpAsync(HttpContext http) =>
        WriteAsync(http, ErrorCatalog.PlainHttp, "This requires https.", writer => WriteExtras(writer, new PermissionDenied("https", [])));

    /// <summary>The same body as a value, for an entry of a batch.</summary>
    public static byte[] Render(HttpContext http, Error error) => Render(InstanceOf(http), TraceOf(http), error);

    /// <param name="instance">The path that was asked for.</param>
    public static byte[] Render(string instance, string traceId, Error error) =>
        Render(instance, traceId, ErrorCatalog.Of(error), ErrorCatalog.Describe(error), writer => WriteExtras(writer, error));

    private static async Task WriteAsync(HttpContext http, ErrorEntry entry, string detail, Action<Utf8JsonWriter> extras)
    {
        var body = Render(InstanceOf(http), TraceOf(http), entry, detail, extras);
        http.Response.StatusCode = entry.Status;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static byte[] Render(string instance, string traceId, ErrorEntry entry, string detail, Action<Utf8JsonWriter> extras)
    {
        using var buffer = new MemoryStream(512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Json.ApiJson.Options.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteString("type", $"https://postato.com.br/errors/{entry.Code.ToLowerInvariant()}");
            writer.WriteString("title", entry.Title);
            writer.WriteNumber("status", entry.Status);
            writer.WriteString("detail", $"{detail} {entry.NextStep}");
            writer.WriteString("instance", instance);
            writer.WriteString("traceId", traceId);
            writer.WriteString("error", entry.Code);
            writer.WriteString("message", detail);
            extras(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteExtras(Utf8JsonWriter writer, Error error)
    {
        switch (error)
        {
            case InvalidRequest e:
                writer.WritePropertyName("details");
                JsonSerializer.Serialize(writer, e.Details, Json.ApiJson.Options);
                break;
            case WorkspaceRequired e:
                writer.WritePropertyName("availableWorkspaces");
                JsonSerializer.Serialize(writer, e.AvailableWorkspaces, Json.ApiJson.Options);
                break;
            case PermissionDenied e:
                writer.WriteString("required", e.Required);
                writer.WritePropertyName("granted");
                JsonSerializer.Serialize(writer, e.Granted, Json.ApiJson.Options);
                break;
            case PolicyViolation e:
                writer.WriteString("facet", e.Facet);
                writer.WriteString("reason", e.Reason);
                break;
            case InvalidState e:
                writer.WriteString("currentState", e.CurrentState);
                break;
            case PayloadTooLarge e:
                writer.WriteNumber("limit", e.LimitBytes);
                break;
            case UnsupportedMediaType e:
                writer.WritePropertyName("limit");
                JsonSerializer.Serialize(writer, e.Allowed, Json.ApiJson.Options);
                break;
            case ValidationFailed e:
                writer.WritePropertyName("errors");
                JsonSerializer.Serialize(writer, e.Violations, Json.ApiJson.Options);
                break;
        }
    }

    private static void SetHeaders(HttpResponse response, Error error)
    {
        switch (error)
        {
            case Unauthenticated:
                response.Headers.WWWAuthenticate = "Bearer";
                break;
            case IdempotencyInProgress:
                response.Headers.RetryAfter = "1";
                break;
            case Unavailable e:
                response.Headers.RetryAfter = Seconds(e.RetryAfter);
                break;
            case RateLimited e:
                response.Headers.RetryAfter = Seconds(e.RetryAfter);
                break;
        }
    }

    private static string InstanceOf(HttpContext http) => http.Request.Path.Value ?? "/";

    /// <summary>Identifies everything that was recorded for a request.</summary>
    public static string TraceOf(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    private static string Seconds(TimeSpan time) =>
        Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
