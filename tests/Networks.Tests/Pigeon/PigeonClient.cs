using System.Net.Http.Headers;
using System.Text.Json;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Networks.Tests.Pigeon;

internal sealed class PigeonClient(PigeonOptions options, GuardedHttp http)
{
    public Task<HttpAnswer> PostFormAsync(string path, Dictionary<string, string> form, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(form), null, GuardedHttp.CallLimit, ct);

    public Task<HttpAnswer> PostLetterAsync(PigeonLetter letter, Secret token, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post, "/letters",
            Content(JsonSerializer.SerializeToUtf8Bytes(letter, PigeonJson.Default.PigeonLetter), "application/json"), token,
            GuardedHttp.CallLimit, ct);

    public Task<HttpAnswer> PostPictureAsync(byte[] bytes, string mimeType, Secret token, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, "/pictures", Content(bytes, mimeType), token, GuardedHttp.UploadLimit, ct);

    public Task<HttpAnswer> FindLetterAsync(string key, Secret token, CancellationToken ct) =>
        SendAsync(HttpMethod.Get, $"/letters/{key}", null, token, GuardedHttp.CallLimit, ct);

    private static ByteArrayContent Content(byte[] bytes, string mimeType) => new(bytes) { Headers = { { "Content-Type", mimeType } } };

    private async Task<HttpAnswer> SendAsync(
        HttpMethod method, string path, HttpContent? content, Secret? token, TimeSpan limit, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(options.ServerUrl, path)) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        return await http.SendAsync(request, limit, ct);
    }
}
