using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Postato.Run;

namespace Postato.Chaos.Hostile;

/// <summary>A tenant of the copy, with the key to its workspace.</summary>
internal sealed class Member(string api, string workspaceId, string apiKey) : IDisposable
{
#pragma warning disable RS0030 // A client of the API, like any other.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
#pragma warning restore RS0030

    /// <param name="host">Where the consenting person's account is: the Sandbox, or a hostile server.</param>
    public Task ConnectAsync(string host, string platform, string username) =>
        new ConnectFlow(api, host).ConnectAsync(workspaceId, apiKey, platform, username, username, CancellationToken.None);

    public async Task<IReadOnlyList<DemoAccount>> AccountsAsync() =>
    [
        .. (await GetAsync("/accounts?limit=100")).GetProperty("items").EnumerateArray().Select(account =>
            new DemoAccount(
                account.GetProperty("id").GetString()!, account.GetProperty("platform").GetString()!,
                account.GetProperty("username").GetString()!)),
    ];

    /// <returns>The post's id; null when it was not accepted.</returns>
    public async Task<string?> PublishAsync(DemoAccount account, object content, object? media = null)
    {
        using var answer = await SendAsync(
            HttpMethod.Post, "/posts",
            JsonContent.Create(new { platform = account.Platform, accountId = account.Id, status = "publish", content, media }));
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("id").GetString()
            : null;
    }

    /// <returns>The id of an image of one pixel.</returns>
    public async Task<string> UploadAsync(byte[] png)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(png), "file", "pixel.png" } };
        using var answer = await SendAsync(HttpMethod.Post, "/media", form);
        return JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null);
        return JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, $"{api}/v1/workspaces/{workspaceId}{path}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        return await http.SendAsync(request);
    }
}
