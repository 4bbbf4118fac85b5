using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Postato.Interop.Tests.Rig;

/// <summary>The server's own API, by which tests read back what arrived, without the product.</summary>
public sealed class Pds(Uri url) : IDisposable
{
#pragma warning disable RS0030 // Shares no code with the product.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = url,
        Timeout = TimeSpan.FromSeconds(60),
    };
#pragma warning restore RS0030

    /// <summary>A stored record: <c>uri</c>, <c>cid</c>, <c>value</c>.</summary>
    /// <param name="uri"><c>at://did/collection/key</c>.</param>
    public Task<JsonElement> GetRecordAsync(string uri, CancellationToken ct)
    {
        var parts = uri["at://".Length..].Split('/');
        return GetAsync($"com.atproto.repo.getRecord?repo={parts[0]}&collection={parts[1]}&rkey={parts[2]}", ct);
    }

    public async Task<IReadOnlyList<JsonElement>> ListRecordsAsync(string did, string collection, CancellationToken ct)
    {
        var page = await GetAsync($"com.atproto.repo.listRecords?repo={did}&collection={collection}&limit=100", ct);
        return [.. page.GetProperty("records").EnumerateArray()];
    }

    public async Task<(byte[] Bytes, string? MimeType)> GetBlobAsync(string did, string cid, CancellationToken ct)
    {
        using var answer = await http.GetAsync($"/xrpc/com.atproto.sync.getBlob?did={did}&cid={cid}", ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(ct));
        return (await answer.Content.ReadAsByteArrayAsync(ct), answer.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>The repository's latest commit, which changes with every effective write.</summary>
    public async Task<string> LatestCommitAsync(string did, CancellationToken ct) =>
        (await GetAsync($"com.atproto.sync.getLatestCommit?did={did}", ct)).GetProperty("cid").GetString()!;

    /// <summary>Writes a post as another program of its author would.</summary>
    public async Task<(string Uri, string Cid)> PostAsync(RigAccount author, string text, CancellationToken ct)
    {
        var written = await PostAsync(
            author, "com.atproto.repo.createRecord",
            JsonContent.Create(new { repo = author.Did, collection = "app.bsky.feed.post", record = Record(text) }), ct);
        return (written.GetProperty("uri").GetString()!, written.GetProperty("cid").GetString()!);
    }

    /// <summary>Writes as many records as one call allows; false when the server's limit is reached.</summary>
    public async Task<bool> FillAsync(RigAccount author, string token, CancellationToken ct)
    {
        var writes = Enumerable.Range(0, 200).Select(i => new Dictionary<string, object>
        {
            ["$type"] = "com.atproto.repo.applyWrites#create",
            ["collection"] = "app.bsky.feed.post",
            ["value"] = Record($"one of many, {i}"),
        });
        using var request = Authorized("com.atproto.repo.applyWrites", JsonContent.Create(new { repo = author.Did, writes }), token);
        using var answer = await http.SendAsync(request, ct);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            return false;

        await ReadAsync(answer, ct);
        return true;
    }

    public async Task<JsonElement> UploadAsync(RigAccount author, byte[] bytes, string mimeType, CancellationToken ct) =>
        (await PostAsync(
            author, "com.atproto.repo.uploadBlob",
            new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(mimeType) } }, ct))
            .GetProperty("blob");

    public async Task<RigAccount> CreateAccountAsync(string name, CancellationToken ct)
    {
        var account = new { handle = $"{name}.test", email = $"{name}@example.test", password = $"{name}-password" };
        using var answer = await http.PostAsJsonAsync("/xrpc/com.atproto.server.createAccount", account, ct);
        return new RigAccount((await ReadAsync(answer, ct)).GetProperty("did").GetString()!, account.handle, account.password);
    }

    public Task DeactivateAsync(RigAccount account, CancellationToken ct) =>
        PostAsync(account, "com.atproto.server.deactivateAccount", JsonContent.Create(new { }), ct);

    /// <summary>Like the server's moderators.</summary>
    public async Task TakeDownAsync(RigAccount account, string adminPassword, CancellationToken ct)
    {
        var subject = new Dictionary<string, object> { ["$type"] = "com.atproto.admin.defs#repoRef", ["did"] = account.Did };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/xrpc/com.atproto.admin.updateSubjectStatus")
        {
            Content = JsonContent.Create(new { subject, takedown = new { applied = true } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{adminPassword}")));
        using var answer = await http.SendAsync(request, ct);
        await ReadAsync(answer, ct);
    }

    /// <summary>With the password, like other programs.</summary>
    public async Task<string> SignInAsync(RigAccount account, CancellationToken ct)
    {
        using var answer = await http.PostAsJsonAsync(
            "/xrpc/com.atproto.server.createSession", new { identifier = account.Handle, password = account.Password }, ct);
        return (await ReadAsync(answer, ct)).GetProperty("accessJwt").GetString()!;
    }

    public void Dispose() => http.Dispose();

    private static Dictionary<string, object> Record(string text) =>
        new() { ["$type"] = "app.bsky.feed.post", ["text"] = text, ["createdAt"] = TimeProvider.System.GetUtcNow().UtcDateTime };

    private static HttpRequestMessage Authorized(string method, HttpContent content, string token) =>
        new(HttpMethod.Post, $"/xrpc/{method}")
        {
            Content = content,
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };

    private async Task<JsonElement> GetAsync(string query, CancellationToken ct)
    {
        using var answer = await http.GetAsync($"/xrpc/{query}", ct);
        return await ReadAsync(answer, ct);
    }

    private async Task<JsonElement> PostAsync(RigAccount author, string method, HttpContent content, CancellationToken ct)
    {
        using var request = Authorized(method, content, await SignInAsync(author, ct));
        using var answer = await http.SendAsync(request, ct);
        return await ReadAsync(answer, ct);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode
            ? (text.Length == 0 ? default : JsonElement.Parse(text))
            : throw new InvalidOperationException(
                $"{answer.RequestMessage!.RequestUri!.AbsolutePath} answered {(int)answer.StatusCode}: {text}");
    }
}
