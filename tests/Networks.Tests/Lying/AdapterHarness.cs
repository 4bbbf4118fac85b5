using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postato.Application.Networks;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks;
using Postato.Testing;

namespace Postato.Networks.Tests.Lying;

/// <summary>A network's adapters as the hosts configure them, and calls to every method that reads answers.</summary>
internal sealed class AdapterHarness : IAsyncDisposable
{
    private readonly byte[] file = [.. "GIF89a"u8, 8, 0, 6, 0, .. new byte[100]];
    private readonly MovableClock clock = new();
    private readonly IScript script;
    private readonly LyingServer server;
    private readonly IHost host;
    private readonly INetwork network;

    private AdapterHarness(IScript script, LyingServer server)
    {
        (this.script, this.server) = (script, server);
        var builder = new HostApplicationBuilder(
            new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(script.Settings(server.Origin).Append(new("Fetch:AllowOrigins:0", server.Origin)));
        builder.Services.AddSingleton<TimeProvider>(clock).AddGuardedHttp(builder.Configuration).AddNetworks(builder.Configuration);
        host = builder.Build();
        network = host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform(script.Platform));
    }

    public LyingServer Server => server;

    /// <summary>Every call, by name.</summary>
    public IReadOnlyList<(string Name, Func<Task<object?>> Ask)> Calls { get; private set; } = [];

    /// <summary>Runs everything once with honest answers, which later steps need.</summary>
    public static async Task<AdapterHarness> SetAsync(IScript script, CancellationToken ct)
    {
        var harness = new AdapterHarness(script, await LyingServer.StartAsync(script.Answers, ct));
        await harness.RehearseAsync(ct);
        return harness;
    }

    /// <summary>Makes cached server data expire.</summary>
    public void PassTime(TimeSpan time) => clock.Advance(time);

    public async ValueTask DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
    }

    private async Task RehearseAsync(CancellationToken ct)
    {
        var redirect = new Uri("http://127.0.0.1:5999/connect/callback");
        var request = new AuthorizationRequest(script.Handle(server.Origin), null, redirect, new Secret("state"));
        var start = Of(await network.Authorizer.StartAsync(request, ct));
        // The redirect address, as the authorization URL contains it.
        var back = System.Web.HttpUtility.ParseQueryString(start.AuthorizeUrl.Query)["redirect_uri"];
        var answer = new AuthorizationAnswer(
            script.Callback(server.Origin), back is null ? redirect : new Uri(back), request.State, start.Session);
        var profile = Of(await network.Authorizer.CompleteAsync(answer, ct)).Profiles[0];
        var session = new AccountSession(profile.PlatformAccountId, profile.Username, profile.Tokens, profile.Facts);
        session = session with { Tokens = session.Tokens with { RefreshToken = session.Tokens.RefreshToken ?? new Secret("refresh") } };

        List<(string, Func<Task<object?>>)> calls =
        [
            ("start", async () => await network.Authorizer.StartAsync(request, ct)),
            ("start at a server",
                async () => await network.Authorizer.StartAsync(request with { Handle = null, Server = server.Origin }, ct)),
            ("complete", async () => await network.Authorizer.CompleteAsync(answer, ct)),
            ("refresh", async () => await network.Authorizer.RefreshAsync(session, ct)),
            ("revoke", async () => await network.Authorizer.RevokeAsync(session, ct)),
        ];
        foreach (var (type, pictures, options) in script.Posts(server.Origin))
            calls.AddRange(await StepsOfAsync(Post(type, pictures, options), session, ct));
        Calls = calls;
    }

    private async Task<List<(string, Func<Task<object?>>)>> StepsOfAsync(PublishPost post, AccountSession account, CancellationToken ct)
    {
        var (done, calls) = (new Dictionary<string, JsonElement>(), new List<(string, Func<Task<object?>>)>());
        foreach (var step in network.Publisher.Plan(post, clock.GetUtcNow()))
        {
            var before = new Dictionary<string, JsonElement>(done);
            StepContext Context(StepHistory? history = null) => new(
                post, account, step, before, clock.GetUtcNow().AddMinutes(-2),
                (_, _) => Task.FromResult<Stream>(new MemoryStream(file, writable: false)))
            {
                History = history ?? StepHistory.None,
            };

            var outcome = await network.Publisher.PerformAsync(Context(), ct);
            for (var waits = 0; outcome is StepOutcome.Wait wait && waits < 5; waits++)
            {
                clock.Advance(wait.Until - clock.GetUtcNow());
                outcome = await network.Publisher.PerformAsync(Context(), ct);
            }

            done[step.Name] = outcome is StepOutcome.Done performed
                ? performed.Data ?? default
                : throw new InvalidOperationException($"{step.Name} ended with {outcome}: {string.Join('\n', server.Told)}");
            calls.Add(($"perform {step.Name}", async () => await network.Publisher.PerformAsync(Context(), ct)));
            calls.Add(($"perform {step.Name} again", async () => await network.Publisher.PerformAsync(Context(new(2, null, [null])), ct)));
            if (step.Effect != StepEffect.Creating)
                continue;

            if (await network.Publisher.ReconcileAsync(Context(), ct) is not Reconciliation.Happened)
                throw new InvalidOperationException($"{step.Name} is not found: {string.Join('\n', server.Told)}");
            calls.Add(($"reconcile {step.Name}", async () => await network.Publisher.ReconcileAsync(Context(), ct)));
            calls.Add((
                $"reconcile {step.Name} later",
                async () => await network.Publisher.ReconcileAsync(Context(new(1, clock.GetUtcNow().AddMinutes(-1.5), [null])), ct)));
        }

        return calls;
    }

    private PublishPost Post(string type, int pictures, string? options)
    {
        var media = Enumerable.Range(0, pictures)
            .Select(i => new PublishMedia(
                Id<MediaItem>.New(clock.GetUtcNow()), script.MimeType(type), file.Length, 8, 6, "a picture", $"{i:x64}", null))
            .ToList();
        return new(
            Id<Post>.New(clock.GetUtcNow()), type == "gif" ? "tweet" : type,
            [new(0, "hello @bob.test", media), .. type == "thread" ? [new PublishItem(1, "and so on", [])] : Array.Empty<PublishItem>()],
            options is null ? null : JsonElement.Parse(options));
    }

    private T Of<T>(Result<T> result) =>
        result.Succeeded(out var value, out var refusal)
            ? value
            : throw new InvalidOperationException($"{refusal}: {string.Join('\n', server.Told)}");
}

/// <summary>A network's honest answers, and the requests that need them.</summary>
internal interface IScript
{
    string Platform { get; }

    IEnumerable<KeyValuePair<string, string?>> Settings(string origin);

    /// <summary>By method, path with query, and body; null for 404.</summary>
    Func<string, string, string, Honest?> Answers(string origin);

    string Handle(string origin);

    IReadOnlyDictionary<string, string> Callback(string origin);

    /// <summary>Posts that together need every kind of step.</summary>
    IEnumerable<(string Type, int Pictures, string? Options)> Posts(string origin);

    string MimeType(string type) => "image/png";
}
