using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Postato.Run;

namespace Postato.Hostile;

/// <summary>A tenant of the demo, as a client of the API.</summary>
internal sealed class Tenant(string apiUrl, string workspaceId, string apiKey) : IDisposable
{
#pragma warning disable RS0030 // A client of the API and a person's browser, like any other.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
#pragma warning restore RS0030

    private readonly ConcurrentQueue<string> posts = new();

    /// <summary>Connects a profile as a person does.</summary>
    /// <returns>The account's id.</returns>
    public async Task<string> ConnectAsync(string platform, string? handle, string? server, string person, CancellationToken ct)
    {
        var link = await SendAsync(HttpMethod.Post, "/accounts/connect-links", new { platform, handle, server }, ct);
        var page = link.GetProperty("url").GetString()!;
        using var left = await http.PostAsync(page, new FormUrlEncodedContent([new(server is null ? "handle" : "server", server ?? handle)]), ct);
        var authorize = left.Headers.Location ?? throw new InvalidOperationException($"{person} could not leave for {platform}: {(int)left.StatusCode} {await left.Content.ReadAsStringAsync(ct)}");
        using var back = await http.GetAsync(await LoginPage.ConsentAsync(http, authorize, person, ct), ct);
        if (back.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"{person} could not be connected at {platform}: {(int)back.StatusCode} {await back.Content.ReadAsStringAsync(ct)}");

        var accounts = await SendAsync(HttpMethod.Get, "/accounts?limit=1", null, ct);
        return accounts.GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    /// <summary>Hands over posts at a pace until the time is over.</summary>
    public async Task PostAsync(IReadOnlyList<(string Platform, string Account)> accounts, TimeSpan pace, CancellationToken until)
    {
        for (var i = 0; !until.IsCancellationRequested; i++)
        {
            var (platform, account) = accounts[i % accounts.Count];
            var text = $"{account} {i} {Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4))}";
            try
            {
                var made = await SendAsync(HttpMethod.Post, "/posts", new { platform, accountId = account, status = "publish", content = text }, CancellationToken.None);
                posts.Enqueue(made.GetProperty("id").GetString()!);
            }
            catch (HttpRequestException refused)
            {
                // An account that needs its human takes none.
                Console.WriteLine($"{platform}: {refused.Message}");
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, CancellationToken.None);
            }

            await Task.Delay(pace, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>What became of all posts so far: by status, and how long those took that went out. They are forgotten then.</summary>
    public async Task<(IReadOnlyDictionary<string, int> ByStatus, IReadOnlyList<double> Milliseconds)> CountAsync(CancellationToken ct)
    {
        var (statuses, times) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<double>());
        while (posts.TryDequeue(out var id))
        {
            var post = await SendAsync(HttpMethod.Get, $"/posts/{id}", null, ct);
            var status = post.GetProperty("status").GetString()!;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            if (status == "published")
                times.Add((post.GetProperty("publishedAt").GetDateTimeOffset() - post.GetProperty("createdAt").GetDateTimeOffset()).TotalMilliseconds);
        }

        times.Sort();
        return (statuses, times);
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, $"{apiUrl}/v1/workspaces/{workspaceId}{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        using var answer = await http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new HttpRequestException($"{path} answered {(int)answer.StatusCode}: {text}");
    }
}
