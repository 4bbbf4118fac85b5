using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>The calls of Mastodon's API. Each sends its request once.</summary>
internal sealed class MastodonClient(GuardedHttp http)
{
    private const int ListLimit = 4 << 20;

    public Task<HttpAnswer> GetAsync(Uri server, string path, CancellationToken ct, Secret? token = null, TimeSpan? limit = null) =>
        SendAsync(HttpMethod.Get, new Uri(server, path), token, null, limit ?? GuardedHttp.CallLimit, ct, mayRepeat: true);

    public Task<HttpAnswer> PostFormAsync(Uri url, CancellationToken ct, params IEnumerable<(string Name, string Value)> form) =>
        SendAsync(
            HttpMethod.Post, url, null, new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            GuardedHttp.CallLimit, ct);

    public Task<HttpAnswer> UploadAsync(
        MastodonSession session, Secret token, PublishMedia media, Stream bytes, string? focus, CancellationToken ct)
    {
        var form = new MultipartFormDataContent
        {
            { new SizedContent(bytes, media.SizeBytes)
            {
                Headers = { ContentType = new MediaTypeHeaderValue(media.MimeType) },
            }, "file", $"{media.Id}.{media.MimeType[(media.MimeType.IndexOf('/', StringComparison.Ordinal) + 1)..]}" },
        };
        if (!string.IsNullOrWhiteSpace(media.Alt))
            form.Add(new StringContent(media.Alt), "description");
        if (focus is not null)
            form.Add(new StringContent(focus), "focus");
        return SendAsync(HttpMethod.Post, new Uri(session.Server, "/api/v2/media"), token, form, GuardedHttp.UploadLimit, ct);
    }

    /// <param name="key">The idempotency key: a server that supports it answers a repeat with the first status.</param>
    public Task<HttpAnswer> CreateStatusAsync(MastodonSession session, Secret token, NewStatus status, string key, CancellationToken ct)
    {
        var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(status, MastodonJson.Default.NewStatus))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        return SendAsync(HttpMethod.Post, new Uri(session.Server, "/api/v1/statuses"), token, body, GuardedHttp.CallLimit, ct, key);
    }

    /// <summary>The account's own statuses, newest first.</summary>
    /// <param name="before">Only statuses before this id; null for the newest.</param>
    public Task<HttpAnswer> ListOwnAsync(
        MastodonSession session, Secret token, string accountId, string? before, int limit, CancellationToken ct)
    {
        var next = before is null ? "" : $"&max_id={Uri.EscapeDataString(before)}";
        return SendAsync(
            HttpMethod.Get,
            new Uri(
                session.Server,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"/api/v1/accounts/{Uri.EscapeDataString(accountId)}/statuses?limit={limit}&exclude_reblogs=true{next}")),
            token, null, GuardedHttp.CallLimit, ct, mayRepeat: true, maximumBytes: ListLimit);
    }

    private async Task<HttpAnswer> SendAsync(
        HttpMethod method, Uri url, Secret? token, HttpContent? content, TimeSpan limit, CancellationToken ct,
        string? key = null, bool mayRepeat = false, int maximumBytes = GuardedHttp.AnswerLimit)
    {
        using var request = new HttpRequestMessage(method, url) { Content = content };
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token.Reveal()}");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        // Errors are recognised by their English words; otherwise they come in the language of the server's admin.
        request.Headers.TryAddWithoutValidation("Accept-Language", "en");
        return await http.SendAsync(request, limit, ct, maximumBytes, mayRepeat);
    }

    /// <summary>A file of known size, streamed as it is sent.</summary>
    private sealed class SizedContent(Stream bytes, long size) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            bytes.CopyToAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return true;
        }
    }
}
