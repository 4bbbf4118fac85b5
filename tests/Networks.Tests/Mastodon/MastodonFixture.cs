using System.Net.Http.Headers;
using Postato.Domain.Networks;
using Postato.Infrastructure.Networks.Mastodon;
using Postato.Networks.Tests.Contract;
using Postato.Testing;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>A default Mastodon, and servers with other software.</summary>
public class MastodonFixture : NetworkFixture, IDeclaredNetwork
{
    private readonly int port = FreePort.Find();
    private readonly int goToSocial = FreePort.Find();
    private readonly int pleroma = FreePort.Find();
    private readonly int plain = FreePort.Find();
    private readonly int gone = FreePort.Find();

    public static NetworkCapabilities Declared => MastodonCapabilities.All;

    public override string Platform => "mastodon";

    public string Host => $"127.0.0.1:{port}";

    public string GoToSocialHost => $"127.0.0.1:{goToSocial}";

    public string PleromaHost => $"127.0.0.1:{pleroma}";

    public string PlainHost => $"127.0.0.1:{plain}";

    public string GoneHost => $"127.0.0.1:{gone}";

    public IReadOnlyDictionary<string, string> Settings => ProductSettings;

    protected override IReadOnlyDictionary<string, string> SandboxSettings => new Dictionary<string, string>
    {
        ["Sandbox:Mastodon:Mastodon:Port"] = $"{port}",
        ["Sandbox:Mastodon:GoToSocial:Port"] = $"{goToSocial}",
        ["Sandbox:Mastodon:Pleroma:Port"] = $"{pleroma}",
        ["Sandbox:Mastodon:Plain:Port"] = $"{plain}",
        ["Sandbox:Mastodon:Gone:Port"] = $"{gone}",
    };

    protected override IReadOnlyDictionary<string, string> ProductSettings => new Dictionary<string, string>();

    protected override IReadOnlyList<string> Origins =>
        [$"http://{Host}", $"http://{GoToSocialHost}", $"http://{PleromaHost}", $"http://{PlainHost}", $"http://{GoneHost}"];

    /// <summary>A new account at that server, connected.</summary>
    public Task<TestAccount> ConnectAtAsync(string host, CancellationToken ct, string? name = null) =>
        ConnectAsync(ct, $"{name ?? NewName()}@{host}");

    /// <summary>A call without the product.</summary>
    public async Task<ServerAnswer> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using (request)
        {
            using var answer = await Browser.SendAsync(request, ct);
            return new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(ct), answer.Headers);
        }
    }

    /// <summary>The person publishes statuses themselves.</summary>
    public async Task ScribbleAsync(TestAccount account, int statuses, CancellationToken ct)
    {
        for (var i = 0; i < statuses; i++)
        {
            // The most that the server's rate limit allows in one window.
            if (i % 200 == 199)
                await AdvanceAsync(TimeSpan.FromMinutes(6), ct);
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{Host}/api/v1/statuses")
            {
                Content = new FormUrlEncodedContent([new("status", $"by hand {i}")]),
            };
            request.Headers.Authorization = new("Bearer", account.Tokens.AccessToken.Reveal());
            using var answer = await Browser.SendAsync(request, ct);
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>The person deletes one of their statuses.</summary>
    public async Task DeleteAsync(TestAccount account, string id, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"http://{Host}/api/v1/statuses/{id}");
        request.Headers.Authorization = new("Bearer", account.Tokens.AccessToken.Reveal());
        using var answer = await Browser.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
    }
}

/// <summary>What a server answered.</summary>
public sealed record ServerAnswer(int Status, string Body, HttpResponseHeaders Headers);

/// <summary>A Mastodon whose tokens expire, as on some servers.</summary>
public sealed class RefreshingFixture : MastodonFixture
{
    protected override IReadOnlyDictionary<string, string> SandboxSettings =>
        new Dictionary<string, string>(base.SandboxSettings) { ["Sandbox:Mastodon:Mastodon:TokenSeconds"] = "7200" };
}
