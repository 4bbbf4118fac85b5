using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.X;

/// <summary>The calls of API v2, one method each, without interpretation or retry.</summary>
internal sealed class XClient(XOptions options, GuardedHttp http)
{
    private const string PostFields = "created_at,text,entities,conversation_id,referenced_tweets,note_tweet,attachments";
    private const string UserFields = "username,name,profile_image_url,subscription_type,verified,verified_type,protected";

    /// <summary>The maximum page size: reading is billed by post, not by call.</summary>
    private const int PageSize = 100;

    public Task<HttpAnswer> CreatePostAsync(NewPost post, Secret token, CancellationToken ct) =>
        PostJsonAsync("/2/tweets", post, XWire.Default.NewPost, token, ct);

    /// <summary>The account's posts since a time, newest first.</summary>
    /// <param name="until">Null for up to the newest.</param>
    public Task<HttpAnswer> ListPostsAsync(
        string userId, DateTimeOffset since, DateTimeOffset? until, string? page, Secret token, CancellationToken ct)
    {
        var end = until is { } last ? $"&end_time={Instant(last)}" : "";
        var next = page is null ? "" : $"&pagination_token={Uri.EscapeDataString(page)}";
        return GetAsync(
            $"/2/users/{Uri.EscapeDataString(userId)}/tweets?start_time={Instant(since)}{end}&max_results="
                + $"{PageSize}&exclude=retweets&tweet.fields={PostFields}{next}",
            token, ct);
    }

    public Task<HttpAnswer> GetMeAsync(Secret token, CancellationToken ct) => GetAsync($"/2/users/me?user.fields={UserFields}", token, ct);

    public Task<HttpAnswer> UploadImageAsync(byte[] bytes, string mimeType, Secret token, CancellationToken ct) =>
        PostFormAsync("/2/media/upload", [("media_category", "tweet_image")], bytes, mimeType, token, ct);

    public Task<HttpAnswer> InitializeAsync(NewUpload upload, Secret token, CancellationToken ct) =>
        PostJsonAsync("/2/media/upload/initialize", upload, XWire.Default.NewUpload, token, ct);

    public Task<HttpAnswer> AppendAsync(string mediaId, int segment, byte[] bytes, Secret token, CancellationToken ct) =>
        PostFormAsync(
            $"/2/media/upload/{mediaId}/append", [("segment_index", segment.ToString(CultureInfo.InvariantCulture))], bytes,
            "application/octet-stream", token, ct);

    public Task<HttpAnswer> FinalizeAsync(string mediaId, Secret token, CancellationToken ct) =>
        PostAsync($"/2/media/upload/{mediaId}/finalize", "{}"u8.ToArray(), token, ct);

    public Task<HttpAnswer> GetMediaAsync(string mediaId, Secret token, CancellationToken ct) =>
        GetAsync($"/2/media/upload?command=STATUS&media_id={mediaId}", token, ct);

    public Task<HttpAnswer> DescribeAsync(NewMetadata metadata, Secret token, CancellationToken ct) =>
        PostJsonAsync("/2/media/metadata", metadata, XWire.Default.NewMetadata, token, ct);

    /// <summary>Token and revocation endpoint: the app authenticates with Basic.</summary>
    public async Task<HttpAnswer> AskAsApp(string path, IReadOnlyDictionary<string, string> form, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.ApiUrl, path))
        {
            Content = new FormUrlEncodedContent(form),
        };
        SecretsInHand.Note(options.ClientSecret!);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClientId}:{options.ClientSecret}")));
        return await http.SendAsync(request, GuardedHttp.CallLimit, ct);
    }

    private async Task<HttpAnswer> GetAsync(string pathAndQuery, Secret token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.ApiUrl, pathAndQuery));
        return await SendAsync(request, token, GuardedHttp.CallLimit, mayRepeat: true, ct);
    }

    private Task<HttpAnswer> PostJsonAsync<T>(string path, T body, JsonTypeInfo<T> type, Secret token, CancellationToken ct) =>
        PostAsync(path, JsonSerializer.SerializeToUtf8Bytes(body, type), token, ct);

    private async Task<HttpAnswer> PostAsync(string path, byte[] json, Secret token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.ApiUrl, path)) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await SendAsync(request, token, GuardedHttp.CallLimit, mayRepeat: false, ct);
    }

    private async Task<HttpAnswer> PostFormAsync(
        string path, (string Name, string Value)[] fields, byte[] bytes, string mimeType, Secret token, CancellationToken ct)
    {
        // Written as browsers write them: not every parser accepts all that the standard allows.
        var boundary = $"postato-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(12))}";
        var form = new MultipartFormDataContent(boundary);
        form.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}");
        foreach (var (name, value) in fields)
            form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(value)), $"\"{name}\"");
        form.Add(new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(mimeType) } }, "\"media\"", "\"media\"");

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.ApiUrl, path)) { Content = form };
        return await SendAsync(request, token, GuardedHttp.UploadLimit, mayRepeat: false, ct);
    }

    private Task<HttpAnswer> SendAsync(HttpRequestMessage request, Secret token, TimeSpan limit, bool mayRepeat, CancellationToken ct)
    {
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token.Reveal()}");
        return http.SendAsync(request, limit, ct, mayRepeat: mayRepeat);
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
