using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Postato.Run;

/// <summary>Connects an account as a person does: opens the link, accepts on the network's page, and is redirected back.</summary>
public sealed class ConnectFlow(string apiUrl, string sandboxUrl)
{
    /// <summary>Creates the profile at the Sandbox when it is missing, and connects it.</summary>
    /// <returns>The username.</returns>
    public async Task<string> ConnectAsync(
        string workspaceId, string apiKey, string platform, string username, string displayName, CancellationToken ct)
    {
#pragma warning disable RS0030 // A browser of its own: the answer must come back to the one that left.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
#pragma warning restore RS0030
        var profile = await ReadAsync(
            await http.PostAsJsonAsync($"{sandboxUrl}/_sandbox/accounts", new { platform, username, displayName }, ct), ct);
        var handle = profile.GetProperty("username").GetString()!;

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{apiUrl}/v1/workspaces/{workspaceId}/accounts/connect-links")
        {
            Content = JsonContent.Create(new { platform, handle }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        var page = (await ReadAsync(await http.SendAsync(request, ct), ct)).GetProperty("url").GetString()!;

        using var form = new HttpRequestMessage(HttpMethod.Post, page)
        {
            Content = new FormUrlEncodedContent([new("handle", handle)]),
            Headers = { { "Origin", new Uri(page).GetLeftPart(UriPartial.Authority) } },
        };
        using var left = await http.SendAsync(form, ct);
        var authorize = left.Headers.Location
            ?? throw new Sentence($"{handle} could not be connected: the page answered {(int)left.StatusCode}.");
        using var connected = await http.GetAsync(await LoginPage.ConsentAsync(http, authorize, handle, ct), ct);
        return connected.StatusCode == HttpStatusCode.OK
            ? handle
            : throw new Sentence($"{handle} could not be connected: the callback answered {(int)connected.StatusCode}.");
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var body = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(body)
            : throw new Sentence($"{answer.RequestMessage?.RequestUri?.AbsolutePath} answered {(int)answer.StatusCode}: {body}");
    }
}
