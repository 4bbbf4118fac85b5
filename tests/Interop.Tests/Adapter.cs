using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postato.Application.Networks;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks;
using Postato.Interop.Tests.Browsing;
using Postato.Interop.Tests.Copies;
using Postato.Interop.Tests.Rig;
using Postato.Testing;

namespace Postato.Interop.Tests;

/// <summary>The product's adapter as its hosts configure it, called directly, for what cannot be observed through a whole copy.</summary>
internal sealed class Adapter : IDisposable
{
    private readonly IHost host;
    private readonly INetwork network;

    /// <param name="settings">In their environment form, like a copy's.</param>
    public Adapter(IReadOnlyDictionary<string, string> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(
            settings.Select(
                setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Services.AddSingleton(TimeProvider.System).AddGuardedHttp(builder.Configuration).AddNetworks(builder.Configuration);
        host = builder.Build();
        network = host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("bluesky"));
    }

    public INetworkAuthorizer Authorizer => network.Authorizer;

    public IPublisher Publisher => network.Publisher;

    public static Adapter LedTo(BlueskyRig rig) => new(ConnectedCopy.LedTo(rig));

    /// <summary>A person's whole authorization, and the product's result.</summary>
    public async Task<AccountSession> ConnectAsync(Chromium browser, RigAccount account, CancellationToken ct, Uri? redirectUri = null)
    {
        var profile = Assert.Single(
            (await Authorizer.CompleteAsync(await AuthorizeAsync(browser, account, ct, redirectUri), ct)).Value.Profiles);
        Assert.Equal((account.Did, account.Handle), (profile.PlatformAccountId, profile.Username));
        return new AccountSession(profile.PlatformAccountId, profile.Username, profile.Tokens);
    }

    /// <summary>Up to the redirect. Its target need not exist: only the address matters.</summary>
    public async Task<AuthorizationAnswer> AuthorizeAsync(
        Chromium browser, RigAccount account, CancellationToken ct, Uri? redirectUri = null)
    {
        var redirect = redirectUri ?? new Uri($"http://127.0.0.1:{FreePort.Find()}/callback");
        var state = new Secret("state-of-a-test");
        var start = (await Authorizer.StartAsync(new AuthorizationRequest(account.Handle, null, redirect, state), ct)).Value;

        await using var person = await browser.OpenAsync();
        await person.Page.GotoAsync(start.AuthorizeUrl.AbsoluteUri);
        var back = await person.Page.RunAndWaitForRequestAsync(
            () => person.AuthorizeAsync(account), request => request.Url.StartsWith(redirect.AbsoluteUri, StringComparison.Ordinal));
        var query = System.Web.HttpUtility.ParseQueryString(new Uri(back.Url).Query);
        var answer = query.AllKeys.ToDictionary(name => name!, name => query[name]!, StringComparer.Ordinal);
        Assert.Equal(state.Reveal(), answer["state"]);
        return new AuthorizationAnswer(answer, redirect, state, start.Session);
    }

    public static PublishPost Post(string text, params IReadOnlyList<PublishMedia> media) =>
        new(Id<Post>.New(TimeProvider.System.GetUtcNow()), "post", [new PublishItem(0, text, media)], null);

    public IReadOnlyList<PlannedStep> Plan(PublishPost post) => Publisher.Plan(post, TimeProvider.System.GetUtcNow());

    public static StepContext StepOf(PublishPost post, PlannedStep step, AccountSession account) =>
        new(
            post, account, step, new Dictionary<string, JsonElement>(), TimeProvider.System.GetUtcNow(),
            (_, _) => throw new InvalidOperationException("No media."));

    public void Dispose() => host.Dispose();
}
