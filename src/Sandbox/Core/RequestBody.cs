using System.Collections.ObjectModel;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Postato.Sandbox.Core;

/// <summary>A request's complete body, and its form for the list of requests, with secrets masked.</summary>
internal static partial class RequestBody
{
    private const int LongestShown = 20_000;

    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is { } length)
        {
            var body = new byte[length];
            await request.Body.ReadExactlyAsync(body);
            return body;
        }

        if (request.Headers.TransferEncoding.Count == 0)
            return [];

        var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        return buffer.ToArray();
    }

    /// <summary>The parts of a multipart body by name; empty when it is not one.</summary>
    public static async Task<IReadOnlyDictionary<string, Part>> ReadPartsAsync(HttpRequest request, byte[] body)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "multipart/form-data"
            || type.Boundary.Length == 0)
            return ReadOnlyDictionary<string, Part>.Empty;

        var parts = new Dictionary<string, Part>(StringComparer.Ordinal);
        var reader = new MultipartReader(type.Boundary.Value!.Trim('"'), new MemoryStream(body)) { BodyLengthLimit = null };
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } disposition || disposition.Name.Value?.Trim('"') is not { } name)
                continue;

            var value = new MemoryStream();
            await section.Body.CopyToAsync(value);
            parts[name] = new(value.ToArray(), disposition.FileName.Value?.Trim('"'));
        }

        return parts;
    }

    public static string? Shown(HttpRequest request, byte[] body)
    {
        if (body.Length == 0)
            return null;
        if (body.Length > LongestShown || Is(request, "multipart/") || Is(request, "image/"))
            return $"({body.Length} bytes of {request.ContentType})";

        var secrets = Is(request, "application/json") ? SecretMember() : SecretField();
        return secrets.Replace(Encoding.UTF8.GetString(body), "$1••••••");
    }

    private static bool Is(HttpRequest request, string type) =>
        request.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true;

    [GeneratedRegex("((?:^|&)(?:refresh_token|access_token|code|code_verifier|client_assertion|client_secret|token|password)=)[^&]*")]
    private static partial Regex SecretField();

    [GeneratedRegex("""("(?:refresh_token|access_token|code|code_verifier|client_assertion|client_secret|token|password)"\s*:\s*")[^"]*""")]
    private static partial Regex SecretMember();
}

/// <summary>One part of a multipart body; empty when it was not sent.</summary>
internal readonly record struct Part(byte[]? Bytes, string? FileName)
{
    public string Text => Bytes is null ? "" : Encoding.UTF8.GetString(Bytes);
}
