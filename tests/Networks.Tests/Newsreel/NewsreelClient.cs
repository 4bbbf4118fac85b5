using System.Net.Http.Headers;
using System.Text.Json;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Networks.Tests.Newsreel;

internal sealed class NewsreelClient(NewsreelOptions options, GuardedHttp http)
{
    public Task<HttpAnswer> PostFormAsync(string path, CancellationToken ct, params IEnumerable<(string Name, string Value)> form) =>
        SendAsync(
            HttpMethod.Post, path, new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))), null, ct);

    public Task<HttpAnswer> PostFilmAsync(byte[] bytes, string mimeType, Secret token, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post, "/films", new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(mimeType) } },
            token, ct);

    public Task<HttpAnswer> GetFilmAsync(string id, Secret token, CancellationToken ct) =>
        SendAsync(HttpMethod.Get, $"/films/{id}", null, token, ct);

    public Task<HttpAnswer> PostReelAsync(NewReel reel, Secret token, CancellationToken ct) => SendAsync(
        HttpMethod.Post, "/reels",
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(reel, JsonSerializerOptions.Web))
        {
            Headers = { ContentType = new("application/json") },
        },
        token, ct);

    public Task<HttpAnswer> FindReelAsync(string key, Secret token, CancellationToken ct) =>
        SendAsync(HttpMethod.Get, $"/reels/{key}", null, token, ct);

    private async Task<HttpAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, Secret? token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(options.ServerUrl, path)) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        return await http.SendAsync(request, GuardedHttp.CallLimit, ct);
    }
}

internal sealed record NewReel(string Key, string Text, string Film);
