using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Postato.Application.Deliveries;
using Postato.Application.Networks;
using Postato.Application.Queues;
using Postato.Domain.Accounts;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks;
using Postato.Run;
using Postato.Testing;
using Postato.Testing.Running;

namespace Postato.Networks.Tests.Contract;

/// <summary>
/// One network's adapters as the hosts configure them, the real engine, and the network's imitation as a separate program.
/// </summary>
public abstract class NetworkFixture : IAsyncLifetime
{
    private static int names;

    private IHost host = null!;
    private DeliveryEngine engine = null!;

    /// <summary>The network's key.</summary>
    public abstract string Platform { get; }

    /// <summary>The product's clock, which the Sandbox's follows.</summary>
    public MovableClock Clock { get; } = new();

    public SandboxProcess Sandbox { get; private set; } = null!;

    public INetwork Network { get; private set; } = null!;

    public IServiceProvider Services => host.Services;

    public MemoryJournal Journal { get; private set; } = null!;

    /// <summary>For a person's browser: does not follow redirects.</summary>
#pragma warning disable RS0030 // No part of the product.
    protected HttpClient Browser { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };
#pragma warning restore RS0030

    /// <summary>The redirect target, at which nothing listens.</summary>
    public Uri RedirectUri { get; protected set; } = new("http://127.0.0.1:5999/connect/callback");

    /// <summary>The Sandbox's settings: the network's ports.</summary>
    protected abstract IReadOnlyDictionary<string, string> SandboxSettings { get; }

    /// <summary>The product's settings for the network.</summary>
    protected abstract IReadOnlyDictionary<string, string> ProductSettings { get; }

    /// <summary>The network's addresses at the Sandbox.</summary>
    protected abstract IReadOnlyList<string> Origins { get; }

    public virtual async ValueTask InitializeAsync()
    {
        Sandbox = await SandboxProcess.StartAsync(
            new Dictionary<string, string>(SandboxSettings) { ["Sandbox:Networks:0"] = Platform }, CancellationToken.None);
        host = BuildHost(ProductSettings);
        // Without the wrapper that the registry adds.
        Network = Services.GetServices<INetwork>().Single(network => network.Capabilities.Platform.Key == Platform);
        Journal = new MemoryJournal(Clock);
        engine = new DeliveryEngine(
            Services.GetRequiredService<NetworkRegistry>(), Journal, new TokenKeeper(Journal, Clock), Journal, Clock,
            NullLogger<DeliveryEngine>.Instance);
    }

    /// <summary>The product's adapters with other settings.</summary>
    public IHost BuildHost(IReadOnlyDictionary<string, string> settings, params string[] moreOrigins)
    {
        var builder = new HostApplicationBuilder(
            new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.Configuration.AddInMemoryCollection(
            Origins.Concat(moreOrigins).Select((origin, i) => KeyValuePair.Create($"Fetch:AllowOrigins:{i}", (string?)origin)));
        builder.Services.AddSingleton<TimeProvider>(Clock).AddGuardedHttp(builder.Configuration).AddNetworks(builder.Configuration);
        return builder.Build();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (Sandbox is not null)
            await Published.WriteAsync(Sandbox, Platform);
        Browser.Dispose();
        host?.Dispose();
        if (Sandbox is not null)
            await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A name that was not used before.</summary>
    public static string NewName(string start = "ann") => $"{start}{Interlocked.Increment(ref names)}";

    /// <summary>Moves both clocks, the product's and the network's.</summary>
    public async Task AdvanceAsync(TimeSpan time, CancellationToken ct)
    {
        await Sandbox.PostAsync("/_sandbox/clock", new { advanceSeconds = time.TotalSeconds }, ct);
        Clock.Advance(time);
    }

    /// <summary>Creates a profile at the network and returns its name there.</summary>
    public async Task<string> SettleAsync(string name, CancellationToken ct) =>
        (await Sandbox.PostAsync(
            "/_sandbox/accounts", new { platform = Platform, username = name, displayName = $"{name} of the test" }, ct))
            .GetProperty("username")
            .GetString()!;

    /// <summary>The whole authorization at the network, as the hosted page starts it.</summary>
    /// <param name="named">The account for which it is started.</param>
    /// <param name="person">The account that consents at the network; null for the same.</param>
    /// <param name="change">A change to the redirect.</param>
    public async Task<Result<ConnectedProfile>> AuthorizeAsync(
        string named, CancellationToken ct, string? person = null, Action<Dictionary<string, string>>? change = null,
        INetworkAuthorizer? authorizer = null)
    {
        authorizer ??= Network.Authorizer;
        var state = new Secret(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        var started = await authorizer.StartAsync(RequestFor(named, state), ct);
        if (!started.Succeeded(out var start, out var refusal))
            return refusal;

        var back = await ConsentAsync(start.AuthorizeUrl, person ?? named, ct);
        Assert.StartsWith(RedirectUri.AbsoluteUri, back.AbsoluteUri, StringComparison.Ordinal);
        var query = System.Web.HttpUtility.ParseQueryString(back.Query);
        var answer = query.AllKeys.OfType<string>().ToDictionary(name => name, name => query[name]!, StringComparer.Ordinal);
        Assert.Equal(state.Reveal(), answer["state"]);
        change?.Invoke(answer);
        var completed = await authorizer.CompleteAsync(new(answer, new Uri(back.GetLeftPart(UriPartial.Path)), state, start.Session), ct);
        return completed.Succeeded(out var consent, out refusal) ? consent.Profiles[0] : refusal;
    }

    /// <summary>Consents on the network's page. Returns the redirect.</summary>
    public Task<Uri> ConsentAsync(Uri authorize, string person, CancellationToken ct) =>
        LoginPage.ConsentAsync(Browser, authorize, person, ct);

    /// <summary>A new account, connected.</summary>
    public async Task<TestAccount> ConnectAsync(CancellationToken ct, string? name = null)
    {
        var authorized = await AuthorizeAsync(await SettleAsync(name ?? NewName(), ct), ct);
        return authorized.Succeeded(out var profile, out var refusal)
            ? new(new Platform(Platform), profile, Clock.GetUtcNow())
            : throw new InvalidOperationException(refusal.ToString());
    }

    /// <summary>Authorizes the same account again.</summary>
    public async Task ReconnectAsync(TestAccount account, CancellationToken ct)
    {
        var authorized = await AuthorizeAsync(account.Username, ct);
        account.Reconnect(
            authorized.Succeeded(out var profile, out var refusal) ? profile : throw new InvalidOperationException(refusal.ToString()));
    }

    /// <summary>Items with these texts, each with the media that the network requires.</summary>
    public TestPost Write(TestAccount account, params string[] texts) =>
        Write(account, [.. texts.Select(text => (text, new Shapes(Network.Capabilities).Required()))]);

    /// <param name="options">As JSON.</param>
    public TestPost Write(
        TestAccount account, IReadOnlyList<(string Text, IReadOnlyList<MediaFile> Pictures)> items, string? options = null)
    {
        var type = items.Count > 1 ? Domain.Posts.Limits.PostTypes.Thread : Network.Capabilities.DefaultPostType.Name;
        var post = new TestPost(
            account,
            new PublishPost(
                Id<Post>.New(Clock.GetUtcNow()), type,
                [.. items.Select((item, i) => new PublishItem(i, item.Text, [.. item.Pictures.Select(Keep)]))],
                options is null ? null : JsonElement.Parse(options)),
            Clock.GetUtcNow());
        Journal.Add(post);
        return post;
    }

    /// <summary>
    /// Runs the delivery like the worker: attempt after attempt, each when it is due, until it is closed or waits for a person.
    /// </summary>
    public async Task DeliverAsync(TestPost post, CancellationToken ct)
    {
        for (var attempts = 0; post.DueAt is { } due && post.Account.Status == AccountStatus.Connected; attempts++)
        {
            if (attempts == 40)
                throw new InvalidOperationException($"No end after {attempts} attempts: {string.Join(", ", post.Outcomes)}.");

            var wait = new[] { due, post.Account.HeldUntil, Journal.NetworkHeldUntil }.Max() - Clock.GetUtcNow();
            if (wait > TimeSpan.Zero)
                await AdvanceAsync(wait, ct);
            await AttemptAsync(post);
        }
    }

    /// <summary>One claim by the worker.</summary>
    /// <param name="term">Of its lease; null for one that is always renewed.</param>
    public Task AttemptAsync(TestPost post, LeaseTerm? term = null) => engine.RunAsync(
        new DeliveryLease(
            Id<Tenant>.None, Id<Workspace>.None, post.DeliveryId, post.Post.Id, post.Account.Id, post.Account.Platform, "worker", 1,
            post.DueAt ?? Clock.GetUtcNow(), term ?? Terms.Unending),
        CancellationToken.None);

    /// <summary>The context of a step, for a call without the engine.</summary>
    public StepContext ContextOf(TestPost post, string step)
    {
        var planned = post.Plan!.Single(found => found.Name == step);
        return new(
            post.Post, post.Account.Session, planned, post.Done, Clock.GetUtcNow(),
            (id, ct) => Journal.OpenAsync(post.Post.Items.SelectMany(item => item.Media).First(item => item.Id == id).Sha256, ct));
    }

    /// <summary>Sets a fault for this account only.</summary>
    public Task OrderAsync(
        TestAccount account, string kind, CancellationToken ct, int? times = 1, string? operation = null, int? status = null,
        string? body = null, int? retryAfterSeconds = null) =>
        Sandbox.PostAsync(
            "/_sandbox/faults",
            new { platform = Platform, username = account.Username, kind, times, operation, status, body, retryAfterSeconds }, ct);

    /// <summary>This account's posts at the network, in order of acceptance.</summary>
    public async Task<IReadOnlyList<JsonElement>> PostsOfAsync(TestAccount account, CancellationToken ct) =>
        [.. (await Sandbox.GetAsync(
            $"/_sandbox/posts?platform={Platform}&username={Uri.EscapeDataString(account.Username)}&limit=10000", ct))
            .GetProperty("items")
            .EnumerateArray()];

    public async Task<IReadOnlyList<string>> TextsOfAsync(TestAccount account, CancellationToken ct) =>
        [.. (await PostsOfAsync(account, ct)).Select(post => post.GetProperty("text").GetString()!)];

    /// <summary>One of the network's counters.</summary>
    public async Task<long> CountAsync(string counter, CancellationToken ct) =>
        (await Sandbox.GetAsync("/_sandbox/stats", ct)).GetProperty(Platform).GetProperty(counter).GetInt64();

    /// <summary>The network's calls since <paramref name="after"/>, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> RequestsAsync(long after, CancellationToken ct) =>
        [.. (await Sandbox.GetAsync($"/_sandbox/requests?platform={Platform}&after={after}&limit=10000", ct))
            .GetProperty("items")
            .EnumerateArray()];

    /// <summary>The number of the newest call.</summary>
    public async Task<long> MarkAsync(CancellationToken ct) =>
        (await RequestsAsync(0, ct)) is [.., var last] ? last.GetProperty("seq").GetInt64() : 0;

    protected virtual AuthorizationRequest RequestFor(string name, Secret state) => new(name, null, RedirectUri, state);

    private PublishMedia Keep(MediaFile file)
    {
        Journal.Add(file.Sha256, file.Bytes);
        return new(
            Id<MediaItem>.New(Clock.GetUtcNow()), file.MimeType, file.Bytes.Length, file.Width, file.Height, file.Alt, file.Sha256,
            file.DurationMs);
    }
}
