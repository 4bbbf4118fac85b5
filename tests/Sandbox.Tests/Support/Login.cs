using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Postato.Sandbox.Tests.Support;

/// <summary>A person's session at the network.</summary>
public sealed class Login(Atproto network, ECDsa key, JsonElement tokens, string handle)
{
    private static int keys;

    public string Handle => handle;

    public string Did => tokens.GetProperty("sub").GetString()!;

    public ECDsa Key => key;

    public string AccessToken { get; private set; } = tokens.GetProperty("access_token").GetString()!;

    public string RefreshToken { get; private set; } = tokens.GetProperty("refresh_token").GetString()!;

    /// <summary>A record key that was not used before.</summary>
    public static string NewKey() =>
        $"3ke6kg3w{Interlocked.Increment(ref keys):00000}".Replace('0', 'a').Replace('1', 'b').Replace('8', 'c').Replace('9', 'd');

    /// <summary>Presents the refresh token, and stores the new tokens.</summary>
    public async Task<HttpResponseMessage> RefreshAsync(CancellationToken ct, string? token = null)
    {
        var answer = await network.FormAsync(
            "/oauth/token", key, ct, ("grant_type", "refresh_token"), ("refresh_token", token ?? RefreshToken),
            ("client_id", Atproto.ClientId));
        if (answer.IsSuccessStatusCode)
        {
            var fresh = JsonElement.Parse(await answer.Content.ReadAsStringAsync(ct));
            (AccessToken, RefreshToken) = (fresh.GetProperty("access_token").GetString()!, fresh.GetProperty("refresh_token").GetString()!);
        }

        return answer;
    }

    public Task<HttpResponseMessage> CallAsync(HttpMethod method, string xrpc, object? body, CancellationToken ct) =>
        network.SendAsync(
            method, $"{network.Origin}/xrpc/{xrpc}", () => body is null ? null : JsonContent.Create(body), key, AccessToken, ct);

    public Task<HttpResponseMessage> PostAsync(string text, CancellationToken ct, string? rkey = null) => PutAsync(Record(text), ct, rkey);

    public Task<HttpResponseMessage> PutAsync(
        JsonObject record, CancellationToken ct, string? rkey = null, string? swap = "none", string? repo = null)
    {
        var body = new JsonObject
        {
            ["repo"] = repo ?? Did,
            ["collection"] = "app.bsky.feed.post",
            ["rkey"] = rkey ?? NewKey(),
            ["record"] = record.DeepClone(),
        };
        if (swap != "none")
            body["swapRecord"] = swap;
        return CallAsync(HttpMethod.Post, "com.atproto.repo.putRecord", body, ct);
    }

    public Task<HttpResponseMessage> UploadAsync(byte[] bytes, string mimeType, CancellationToken ct) => network.SendAsync(
        HttpMethod.Post, $"{network.Origin}/xrpc/com.atproto.repo.uploadBlob",
        () => new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(mimeType) } }, key, AccessToken, ct);

    /// <returns>The blob reference for a record.</returns>
    public async Task<JsonNode> BlobAsync(byte[] bytes, string mimeType, CancellationToken ct) =>
        JsonNode.Parse((await Atproto.ReadAsync(await UploadAsync(bytes, mimeType, ct), ct)).GetProperty("blob").GetRawText())!;

    public static JsonObject Record(string text) =>
        new() { ["$type"] = "app.bsky.feed.post", ["text"] = text, ["createdAt"] = "2026-09-01T10:00:00.000Z" };

    public static JsonObject Image(JsonNode blob, string? alt = "a picture") => new() { ["image"] = blob, ["alt"] = alt };
}
