using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postato.Application.Networks;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Networks.Bluesky;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.Bluesky;

/// <summary>A production installation: identified by its documents, and authenticated with its key at every call.</summary>
public sealed class ConfidentialClientTests : IClassFixture<BlueskyFixture>, IAsyncLifetime
{
    private readonly BlueskyFixture fixture;
    private readonly string folder = Directory.CreateTempSubdirectory("postato-keys-").FullName;
    private DocumentHost documents = null!;

    public ConfidentialClientTests(BlueskyFixture fixture) => this.fixture = fixture;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        documents = await DocumentHost.StartAsync(Ct);
        foreach (var kid in (string[])["first", "second"])
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            await File.WriteAllTextAsync(KeyFile(kid), key.ExportPkcs8PrivateKeyPem(), Ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await documents.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_account_is_connected_refreshed_and_let_go_with_an_assertion_each_time()
    {
        using var host = Build("first", "first");
        var network = Serve(host);
        var handle = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);
        var mark = await fixture.MarkAsync(Ct);

        Assert.True((await fixture.AuthorizeAsync(handle, Ct, authorizer: network.Authorizer)).Succeeded(out var profile, out _));
        var account = new TestAccount(network.Capabilities.Platform, profile, fixture.Clock.GetUtcNow());
        account.Tokens = Assert.IsType<RefreshOutcome.Refreshed>(await network.Authorizer.RefreshAsync(account.Session, Ct)).Tokens;
        Assert.True(await network.Authorizer.RevokeAsync(account.Session, Ct));

        Assert.Equal(
            documents.ClientId.AbsoluteUri, JsonSerializer.Deserialize<BlueskySession>(profile.Tokens.Session!.Reveal())!.ClientId);
        var calls = (await fixture.RequestsAsync(mark, Ct))
            .Where(call => call.GetProperty("path").GetString() is "/oauth/par" or "/oauth/token" or "/oauth/revoke")
            .ToList();
        Assert.All(
            calls, call => Assert.Contains("client_assertion=••••••", call.GetProperty("body").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_is_changed_while_its_sessions_live()
    {
        using var before = Build("first", "first");
        Assert.True(
            (await fixture.AuthorizeAsync(
                await fixture.SettleAsync(NetworkFixture.NewName(), Ct), Ct, authorizer: Serve(before).Authorizer))
                .Succeeded(out var profile, out _));

        using var after = Build("second", "first", "second");
        var network = Serve(after);

        Assert.IsType<RefreshOutcome.Refreshed>(
            await network.Authorizer.RefreshAsync(
                new TestAccount(network.Capabilities.Platform, profile, fixture.Clock.GetUtcNow()).Session, Ct));
    }

    [Fact]
    public async Task A_key_that_the_network_does_not_take_is_the_operators_matter_and_spends_no_token()
    {
        using var host = Build("first", "first");
        var network = Serve(host);
        Assert.True(
            (await fixture.AuthorizeAsync(await fixture.SettleAsync(NetworkFixture.NewName(), Ct), Ct, authorizer: network.Authorizer))
                .Succeeded(out var profile, out _));
        var account = new TestAccount(network.Capabilities.Platform, profile, fixture.Clock.GetUtcNow()).Session;

        using var other = Build("second", "second");
        documents.Read = name => DocumentOf(name == "jwks.json" ? other : host, name);
        var later = Assert.IsType<RefreshOutcome.TryLater>(await network.Authorizer.RefreshAsync(account, Ct));
        var start = await network.Authorizer.StartAsync(new(profile.Username, null, fixture.RedirectUri, new("state")), Ct);

        Assert.Equal((ErrorCodes.OperatorActionNeeded, "invalid_client"), (later.Error.Code, later.Error.NetworkCode));
        Assert.Equal(("handle", "authorization_refused"), Refusals.Of(start));
        Serve(host);
        Assert.IsType<RefreshOutcome.Refreshed>(await network.Authorizer.RefreshAsync(account, Ct));
    }

    [Fact]
    public void Its_documents_say_what_the_protocol_asks_for_and_no_secret()
    {
        using var host = Build("second", "first", "second");

        var metadata = DocumentOf(host, "client-metadata.json")!;
        Assert.Equal(documents.ClientId.AbsoluteUri, metadata["client_id"]!.GetValue<string>());
        Assert.Equal(documents.Root.GetLeftPart(UriPartial.Authority), metadata["client_uri"]!.GetValue<string>());
        Assert.Equal(new Uri(documents.Root, "/oauth/bluesky/jwks.json").AbsoluteUri, metadata["jwks_uri"]!.GetValue<string>());
        Assert.Equal(
            ("web", "private_key_jwt", "ES256", "atproto transition:generic", true, fixture.RedirectUri.AbsoluteUri),
            (Text(metadata, "application_type"),
                Text(metadata, "token_endpoint_auth_method"), Text(metadata, "token_endpoint_auth_signing_alg"), Text(metadata, "scope"),
                metadata["dpop_bound_access_tokens"]!.GetValue<bool>(), metadata["redirect_uris"]!.AsArray().Single()!.GetValue<string>()));
        Assert.Equal(
            ["authorization_code", "refresh_token"], metadata["grant_types"]!.AsArray().Select(grant => grant!.GetValue<string>()));
        Assert.Equal(["code"], metadata["response_types"]!.AsArray().Select(type => type!.GetValue<string>()));

        var keys = DocumentOf(host, "jwks.json")!["keys"]!.AsArray();
        Assert.Equal(["first", "second"], keys.Select(key => Text(key!, "kid")).Order(StringComparer.Ordinal));
        Assert.All(keys, key =>
        {
            Assert.Equal(("EC", "P-256", "sig", "ES256"), (Text(key!, "kty"), Text(key!, "crv"), Text(key!, "use"), Text(key!, "alg")));
            Assert.Null(key!["d"]);
        });
        Assert.Null(DocumentOf(host, "other.json"));
    }

    [Fact]
    public void A_client_of_one_machine_has_no_documents()
    {
        var network = fixture.Network;

        Assert.All(
            network.ClientDocuments!.Names, name => Assert.Null(network.ClientDocuments.Read(name, documents.Root, fixture.RedirectUri)));
    }

    [Theory]
    [InlineData("Networks:Bluesky:ClientId", "http://app.example.com/oauth/bluesky/client-metadata.json", "Networks__Bluesky__ClientId")]
    [InlineData("Networks:Bluesky:ActiveKey", "third", "Networks__Bluesky__ActiveKey")]
    [InlineData("Networks:Bluesky:ActiveKey", null, "Networks__Bluesky__ActiveKey")]
    [InlineData("Networks:Bluesky:ClientMode", "public", "Networks__Bluesky__ClientMode")]
    public void A_client_that_is_not_set_up_is_told_at_start(string key, string? value, string named)
    {
        var settings = Settings("first", "first");
        if (value is null)
            settings.Remove(key);
        else
            settings[key] = value;

        Assert.Contains(
            named, Assert.Throws<InvalidOperationException>(() => fixture.BuildHost(settings)).Message, StringComparison.Ordinal);
    }

    private IHost Build(string active, params string[] published) => fixture.BuildHost(Settings(active, published));

    private Dictionary<string, string> Settings(string active, params string[] published)
    {
        var settings = new Dictionary<string, string>(fixture.Settings)
        {
            ["Networks:Bluesky:ClientMode"] = "confidential",
            ["Networks:Bluesky:ClientId"] = documents.ClientId.AbsoluteUri,
            ["Networks:Bluesky:ActiveKey"] = active,
        };
        foreach (var kid in published)
            settings[$"Networks:Bluesky:SigningKeyFiles:{kid}"] = KeyFile(kid);
        return settings;
    }

    /// <summary>Lets the network read this host's documents.</summary>
    private INetwork Serve(IHost host)
    {
        documents.Read = name => DocumentOf(host, name);
        return NetworkOf(host);
    }

    private JsonObject? DocumentOf(IHost host, string name) =>
        NetworkOf(host).ClientDocuments!.Read(name, documents.Root, fixture.RedirectUri);

    private static INetwork NetworkOf(IHost host) => host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("bluesky"));

    private string KeyFile(string kid) => Path.Combine(folder, $"{kid}.pem");

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
