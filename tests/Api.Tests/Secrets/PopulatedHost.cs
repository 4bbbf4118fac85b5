using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Application.Deliveries;
using Postato.Application.Operators;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Domain.Networks;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence;
using Postato.Infrastructure.Persistence.Deliveries;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Secrets;

/// <summary>A host in which every feature was used, with success and failure, so that no table is empty; all secrets are known.</summary>
internal sealed class PopulatedHost : IAsyncDisposable
{
    private const Permission Admin = (Permission)0x7fff & ~Permissions.NeverAgents;
    private const string Worker = "worker";

    private static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private readonly HostServices hostServices;

    private PopulatedHost(TestDatabase database, ApiHost host, PlantedSecrets planted)
    {
        (Database, Host, PlantedSecrets, hostServices) = (database, host, planted, new HostServices(database.App));
        Client = host.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
    }

    public TestDatabase Database { get; }

    public ApiHost Host { get; }

    public HttpClient Client { get; }

    public PlantedSecrets PlantedSecrets { get; }

    public TestTenant Main { get; private set; } = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="change">A change to the host's services, such as a log listener.</param>
    public static async Task<PopulatedHost> OpenAsync(PlantedSecrets planted, Action<IServiceCollection>? change = null)
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        var populated = new PopulatedHost(database, new ApiHost(database, services =>
        {
            services.Remove(services.Single(service => service.ImplementationType == typeof(PaperNetwork)));
            services.AddSingleton<INetwork>(new EchoingNetwork(planted)).AddDeliveries(new Shares(10, 10));
            change?.Invoke(services);
        }), planted);
        populated.Main = await TestTenant.CreateTenantAsync(populated.hostServices, Admin);
        planted.Known("api key", populated.Main.Secret.Value.Reveal());
        return populated;
    }

    public async Task UseEverythingAsync()
    {
        await AuthorizeAsync("denied", answer: "error=access_denied");
        var account = await AuthorizeAsync("connect");
        await AuthorizeAsync("left half-way", answer: null);
        await SendAsync(HttpMethod.Post, "accounts/connect-links", new { platform = "paper" }, "never opened");

        var picture = await UploadAsync();
        var media = new[] { new { id = picture } };
        foreach (var text in (string[])["Hello", "refuse", "doubt", "throw", "reject"])
            await PostAsync(new { platform = "paper", accountId = account, status = "publish", content = text, media }, text);
        var later = TimeProvider.System.GetUtcNow().AddDays(1);
        var planned = IdOf(
            await PostAsync(
                new { platform = "paper", accountId = account, status = "scheduled", scheduledAt = later, content = "Later" }, null));
        var draft = IdOf(
            await PostAsync(
                new { platform = "paper", accountId = account, status = "draft", content = "Draft", metadata = new { order = "1" } },
                null));
        await SendAsync(HttpMethod.Patch, $"posts/{planned}", new { content = "Later still" });
        await SendAsync(HttpMethod.Post, $"posts/{planned}/cancel", null);
        await SendAsync(HttpMethod.Delete, $"posts/{draft}", null);
        await SendAsync(
            HttpMethod.Post, "posts/validate",
            new { platform = "paper", accountId = account, status = "publish", content = new string('x', 200) });
        await SendAsync(
            HttpMethod.Post, "posts/batch",
            new
            {
                posts = new object[]
            {
                new { platform = "paper", accountId = account, status = "draft", content = "One of many", idempotencyKey = "batch" },
                new { },
            }
            });
        // The same key for another request, and another tenant's workspace.
        await PostAsync(new { platform = "paper", accountId = account, status = "publish", content = "Not the same" }, "Hello");
        await SendAsync(HttpMethod.Get, $"../{Domain.Primitives.Id<Workspace>.New(TimeProvider.System.GetUtcNow())}/posts", null);

        await DeliverAsync();
        // Expires soon, so the next post refreshes it.
        await Database.ExecuteAsync(
            "update social_accounts set token_expires_at = now() + interval '10 seconds' where access_token is not null");
        await PostAsync(new { platform = "paper", accountId = account, status = "publish", content = "With new tokens" }, null);
        await DeliverAsync();
        await Host.Services.GetRequiredService<KeyUsage>().WriteAsync(Ct);
        await Host.Services.GetRequiredService<IPulse>().BeatAsync(Worker, Ct);
        await using (var call = Host.Services.GetRequiredService<CallFactory>().BeginAsOperator())
            Assert.Null((await call.Runner.InInstallation(call.Get<PauseNetwork>(), new("bluesky"), Ct)).Error);

        await SendAsync(HttpMethod.Delete, $"accounts/{await AuthorizeAsync("connect and go")}", null);
        foreach (var read in (string[])[
            "posts", "accounts", "media", "", $"accounts/{account}", $"posts/{planned}", $"posts/{planned}/timeline", $"media/{picture}",
        ])
            await SendAsync(HttpMethod.Get, read, null);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, $"/v1/workspaces/{Main.Workspace.Id}/{path}".TrimEnd('/'))
        {
            Content = body switch { null => null, HttpContent content => content, _ => JsonContent.Create(body) },
        };
        request.Headers.Authorization = new("Bearer", Main.Secret.Value.Reveal());
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey.Replace(' ', '-'));
        return await Client.SendAsync(request, Ct);
    }

    /// <summary>From the link to the network's answer, as a browser does it.</summary>
    /// <param name="answer">What the network sends back beside the state; null when the person does not return.</param>
    /// <returns>The account's id, when one was connected.</returns>
    public async Task<string> AuthorizeAsync(string name, string? answer = "code=")
    {
        var back = await LeaveAsync(name);
        if (answer is null)
            return "";

        using var landed = await ReturnAsync(
            back, answer == "code=" ? answer + PlantedSecrets.NewWord($"code-{name.Replace(' ', '-')}") : answer);
        if (!landed.IsSuccessStatusCode)
            return "";

        var accounts = await JsonAsync(await SendAsync(HttpMethod.Get, "accounts", null));
        return accounts.GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    /// <summary>Leaves for the network; returns what the browser needs to return.</summary>
    public async Task<(string Query, string Cookie)> LeaveAsync(string name)
    {
        var link = await JsonAsync(await SendAsync(HttpMethod.Post, "accounts/connect-links", new { platform = "paper" }, name));
        var page = new Uri(link.GetProperty("url").GetString()!).PathAndQuery;
        PlantedSecrets.Known($"link token: {name}", page.Split('/')[^1]);
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync(page, Ct)).StatusCode);
        using var form = new HttpRequestMessage(HttpMethod.Post, page)
        {
            Content = new FormUrlEncodedContent([new("handle", "somebody")]),
            Headers = { { "Origin", "http://localhost" } },
        };
        using var left = await Client.SendAsync(form, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, left.StatusCode);
        var cookie = left.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        PlantedSecrets.Known($"browser cookie: {name}", cookie.Split('=', 2)[1]);
        return (left.Headers.Location!.Query, cookie);
    }

    public async Task<HttpResponseMessage> ReturnAsync((string Query, string Cookie) back, string answer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/connect/paper/callback{back.Query}&{answer}");
        request.Headers.Add("Cookie", back.Cookie);
        return await Client.SendAsync(request, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await hostServices.DisposeAsync();
        Client.Dispose();
        await Host.DisposeAsync();
    }

    private Task<HttpResponseMessage> PostAsync(object post, string? key) => SendAsync(HttpMethod.Post, "posts", post, key);

    private async Task<string> UploadAsync()
    {
        var file = new ByteArrayContent(Pixel);
        file.Headers.ContentType = new("image/png");
        return IdOf(await SendAsync(HttpMethod.Post, "media", new MultipartFormDataContent { { file, "file", "pixel.png" } }, "upload"));
    }

    private async Task DeliverAsync()
    {
        var queue = Host.Services.GetRequiredService<ILeasedQueue<DeliveryLease>>();
        var engine = Host.Services.GetRequiredService<DeliveryEngine>();
        // One in flight per account, so due posts run one after another.
        while (await queue.ClaimAsync(Worker, 10, [], Ct) is { Leases: [_, ..] leases })
        {
            foreach (var lease in leases)
                await engine.RunAsync(lease, Ct);
        }
    }

    private static string IdOf(HttpResponseMessage answer) => JsonAsync(answer).GetAwaiter().GetResult().GetProperty("id").GetString()!;

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }
}
