using System.Text.Json;
using System.Web;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.Networks;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Networks.Mastodon;
using Postato.Networks.Tests.Bluesky;
using Postato.Networks.Tests.Contract;
using Postato.Testing;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>Connecting an account at an untrusted server, with an app that registers itself there.</summary>
public sealed class MastodonAuthorizerTests(MastodonFixture fixture) : IClassFixture<MastodonFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Rule("S-27")]
    public async Task A_person_is_sent_with_a_challenge_and_may_choose_the_account()
    {
        var name = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);

        var start = await StartAsync(name);

        var query = HttpUtility.ParseQueryString(start.AuthorizeUrl.Query);
        Assert.Equal($"http://{fixture.Host}/oauth/authorize", start.AuthorizeUrl.GetLeftPart(UriPartial.Path));
        Assert.Equal(
            ("code", "S256", "true", MastodonAuthorizer.CallbackOf(fixture.RedirectUri, new($"http://{fixture.Host}")).AbsoluteUri),
            (query["response_type"], query["code_challenge_method"], query["force_login"], query["redirect_uri"]));
        Assert.Equal("profile read:statuses write:statuses write:media", query["scope"]);
        Assert.Equal(43, query["code_challenge"]!.Length);
        var pending = PendingAuthorization.Open(start.Session);
        Assert.DoesNotContain(pending.Session.ClientSecret, start.AuthorizeUrl.AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain(pending.Verifier, start.AuthorizeUrl.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_is_named_by_its_server_and_its_token_has_no_end()
    {
        var name = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);

        var profile = Connected(await fixture.AuthorizeAsync(name, Ct));

        Assert.Equal(name, profile.Username);
        Assert.EndsWith($"@{fixture.Host}", profile.PlatformAccountId, StringComparison.Ordinal);
        Assert.Equal((null, null), (profile.Tokens.RefreshToken, profile.Tokens.ExpiresAt));
        Assert.Equal(["profile", "read:statuses", "write:statuses", "write:media"], profile.Tokens.Scopes);
        var facts = ServerFacts.Of(profile.Facts);
        Assert.Equal(("mastodon", "4.5.3", "public"), (facts.Software, facts.Version, facts.Visibility));
        Assert.DoesNotContain(profile.Tokens.AccessToken.Reveal(), profile.Facts!, StringComparison.Ordinal);
        Assert.DoesNotContain(
            JsonElement.Parse(profile.Tokens.Session!.Reveal()).GetProperty("ClientSecret").GetString()!, profile.Facts!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_registers_itself_once_a_server()
    {
        using var other = fixture.BuildHost(fixture.Settings);
        var authorizer = other.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("mastodon")).Authorizer;
        var mark = await fixture.MarkAsync(Ct);

        for (var i = 0; i < 3; i++)
            Connected(await fixture.AuthorizeAsync(await fixture.SettleAsync(NetworkFixture.NewName(), Ct), Ct, authorizer: authorizer));
        Connected(await fixture.AuthorizeAsync(
            await fixture.SettleAsync($"{NetworkFixture.NewName()}@{fixture.PlainHost}", Ct), Ct, authorizer: authorizer));

        Assert.Equal(2, (await fixture.RequestsAsync(mark, Ct)).Count(call => PathOf(call) == "/api/v1/apps"));
    }

    [Fact]
    public async Task An_app_that_its_server_removed_registers_itself_again()
    {
        var name = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);
        Connected(await fixture.AuthorizeAsync(name, Ct));
        // Its state is only in memory, so its apps are lost.
        await fixture.Sandbox.RestartAsync(Ct);
        var mark = await fixture.MarkAsync(Ct);

        Connected(await fixture.AuthorizeAsync(await fixture.SettleAsync(name, Ct), Ct));

        Assert.Equal(1, (await fixture.RequestsAsync(mark, Ct)).Count(call => PathOf(call) == "/api/v1/apps"));
    }

    [Theory]
    [InlineData("@{0}@{1}")]
    [InlineData("{0}@{1}")]
    [InlineData(" http://{1}/@{0} ")]
    [InlineData("http://{1}")]
    [InlineData("{1}")]
    public async Task A_server_is_found_however_it_is_typed(string typed)
    {
        var name = NetworkFixture.NewName();
        await fixture.SettleAsync($"{name}@{fixture.GoToSocialHost}", Ct);
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, typed, name, fixture.GoToSocialHost);

        foreach (var request in (AuthorizationRequest[])[Request(text, null), Request(null, text)])
            Assert.Equal(fixture.GoToSocialHost, Started(await fixture.Network.Authorizer.StartAsync(request, Ct)).AuthorizeUrl.Authority);
    }

    [Fact]
    public async Task A_server_that_is_named_beside_the_handle_is_the_one()
    {
        var start = Started(await fixture.Network.Authorizer.StartAsync(Request($"ann@{fixture.Host}", fixture.PleromaHost), Ct));

        Assert.Equal(fixture.PleromaHost, start.AuthorizeUrl.Authority);
        Assert.Equal("read write", HttpUtility.ParseQueryString(start.AuthorizeUrl.Query)["scope"]);
    }

    [Fact]
    public async Task A_name_may_stand_at_one_domain_and_its_server_at_another()
    {
        await fixture.SettleAsync($"elsewhere@{fixture.GoToSocialHost}", Ct);

        var profile = Connected(await fixture.AuthorizeAsync($"elsewhere@{fixture.Host}", Ct, person: "elsewhere"));

        Assert.Equal($"elsewhere@{fixture.Host}", profile.Username);
        Assert.EndsWith($"@{fixture.GoToSocialHost}", profile.PlatformAccountId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann@10.0.0.1")]
    [InlineData("ann@169.254.169.254")]
    [InlineData("ann@localhost")]
    [InlineData("ann@localhost:5432")]
    [InlineData("0x7f.1")]
    [InlineData("http://example.org")]
    [InlineData("file://example.org/etc/passwd")]
    [InlineData("ann@example.org:8443")]
    [InlineData("ann@internal.local")]
    [InlineData("ann@ex ample.org")]
    [InlineData("[::1]")]
    [Rule("S-73")]
    [Rule("S-75")]
    [Rule("S-76")]
    [Rule("S-87")]
    public async Task A_server_at_a_forbidden_address_is_not_called(string typed)
    {
        var mark = await fixture.MarkAsync(Ct);

        Assert.Equal(("handle", "url_not_allowed"), Refusals.Of(await fixture.Network.Authorizer.StartAsync(Request(typed, null), Ct)));
        Assert.Equal(("server", "url_not_allowed"), Refusals.Of(await fixture.Network.Authorizer.StartAsync(Request(null, typed), Ct)));
        Assert.Empty(await fixture.RequestsAsync(mark, Ct));
    }

    [Fact]
    public async Task Who_names_no_server_is_asked_for_it()
    {
        Assert.Equal(("handle", "server_missing"), Refusals.Of(await fixture.Network.Authorizer.StartAsync(Request("ann", null), Ct)));
        Assert.Equal(("handle", "server_missing"), Refusals.Of(await fixture.Network.Authorizer.StartAsync(Request(null, null), Ct)));
    }

    [Fact]
    public async Task Who_names_no_server_is_sent_to_the_operators_choice()
    {
        using var host = fixture.BuildHost(
            new Dictionary<string, string> { ["Networks:Mastodon:DefaultServer"] = $"http://{fixture.Host}" });
        var authorizer = host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("mastodon")).Authorizer;

        Assert.Equal(fixture.Host, Started(await authorizer.StartAsync(Request("ann", null), Ct)).AuthorizeUrl.Authority);
        // A wrong server name is not replaced by the default.
        Assert.Equal(("server", "server_missing"), Refusals.Of(await authorizer.StartAsync(Request(null, "ann"), Ct)));
        Assert.Equal(("server", "server_missing"), Refusals.Of(await authorizer.StartAsync(Request("ann", "@ann"), Ct)));
    }

    [Fact]
    public async Task A_server_that_is_gone_is_told() =>
        Assert.Equal(
            ("handle", "server_gone"),
            Refusals.Of(await fixture.Network.Authorizer.StartAsync(Request($"ann@{fixture.GoneHost}", null), Ct)));

    [Fact]
    public async Task A_server_of_another_kind_is_told()
    {
        using var host = fixture.BuildHost(fixture.Settings, fixture.Sandbox.Url);
        var authorizer = host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("mastodon")).Authorizer;

        var refused = await authorizer.StartAsync(Request(null, fixture.Sandbox.Url), Ct);
        Assert.Equal(("server", "server_not_supported"), Refusals.Of(refused));
        Assert.StartsWith(
            $"{new Uri(fixture.Sandbox.Url).Authority} does not answer like a Mastodon server.",
            Assert.IsType<ValidationFailed>(refused.Error).Violations[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_certificate_is_no_good_is_not_reached()
    {
        // It does not use TLS at all.
        using var host = fixture.BuildHost(fixture.Settings, $"https://{fixture.Host}");
        var authorizer = host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("mastodon")).Authorizer;

        Assert.Equal(
            ("server", "server_not_reached"), Refusals.Of(await authorizer.StartAsync(Request(null, $"https://{fixture.Host}"), Ct)));
    }

    [Fact]
    public async Task An_answer_of_another_server_is_not_taken()
    {
        var name = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);

        Assert.Equal(
            ("authorization", "wrong_issuer"),
            Refusals.Of(await fixture.AuthorizeAsync(name, Ct, change: answer => answer["iss"] = $"http://{fixture.GoToSocialHost}")));
        Connected(await fixture.AuthorizeAsync(name, Ct, change: answer => answer["iss"] = $"http://{fixture.Host}/"));
    }

    [Theory]
    [Rule("S-27")]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("https://other.example/", false)]
    [InlineData("{0}", false)]
    [InlineData("{0}/", true)]
    public async Task A_server_that_says_that_it_names_itself_must(string? named, bool connects)
    {
        await using var server = await ForeignServer.StartAsync(Ct);
        IsMastodon(server, tellsIssuer: true);
        using var host = fixture.BuildHost(fixture.Settings, server.Origin);
        var authorizer = host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("mastodon")).Authorizer;
        var start = Started(await authorizer.StartAsync(Request(null, server.Origin), Ct));
        var answer = new Dictionary<string, string> { ["code"] = "the code" };
        if (named is not null)
            answer["iss"] = string.Format(System.Globalization.CultureInfo.InvariantCulture, named, server.Origin);

        var completed = await authorizer.CompleteAsync(new(answer, RedirectOf(start), new Secret("state"), start.Session), Ct);

        Assert.Equal(connects, completed.Error is null);
        Assert.Equal(connects, server.Asked.Contains("/oauth/token"));
    }

    [Fact]
    [Rule("S-27")]
    public async Task A_code_of_one_server_never_reaches_another()
    {
        await using var server = await ForeignServer.StartAsync(Ct);
        IsMastodon(server, tellsIssuer: false);
        using var host = fixture.BuildHost(fixture.Settings, server.Origin);
        var authorizer = host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("mastodon")).Authorizer;
        var atAttackers = Started(await authorizer.StartAsync(Request(null, server.Origin), Ct));
        // The attacker's page redirects to an honest server's, with the state of the authorization that began at the attacker's.
        var atHonest = Started(await authorizer.StartAsync(Request(null, fixture.Host), Ct));
        var back = await fixture.ConsentAsync(atHonest.AuthorizeUrl, await fixture.SettleAsync(NetworkFixture.NewName(), Ct), Ct);
        var code = HttpUtility.ParseQueryString(back.Query)["code"]!;

        var completed = await authorizer.CompleteAsync(
            new(
                new Dictionary<string, string> { ["code"] = code }, new Uri(back.GetLeftPart(UriPartial.Path)), new Secret("state"),
                atAttackers.Session), Ct);

        Assert.Equal(("authorization", "wrong_issuer"), Refusals.Of(completed));
        Assert.DoesNotContain("/oauth/token", server.Asked);
        Assert.NotEqual(RedirectOf(atAttackers), RedirectOf(atHonest));
    }

    [Theory]
    [Rule("S-27")]
    [InlineData("""{"id":{"a":1},"username":"ann"}""")]
    [InlineData("""{"id":"../1","username":"ann"}""")]
    [InlineData("""{"error":"This method requires an authenticated user"}""")]
    public async Task The_token_of_a_profile_that_is_not_let_in_is_revoked(string profile)
    {
        await using var server = await ForeignServer.StartAsync(Ct);
        IsMastodon(server, tellsIssuer: false);
        server.Says("/api/v1/accounts/verify_credentials", JsonElement.Parse(profile));
        using var host = fixture.BuildHost(fixture.Settings, server.Origin);
        var authorizer = host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("mastodon")).Authorizer;
        var start = Started(await authorizer.StartAsync(Request(null, server.Origin), Ct));

        var completed = await authorizer.CompleteAsync(
            new(new Dictionary<string, string> { ["code"] = "the code" }, RedirectOf(start), new Secret("state"), start.Session), Ct);

        Assert.Equal(("authorization", "account_not_usable"), Refusals.Of(completed));
        Assert.Equal("/oauth/revoke", server.Asked.Last());
    }

    [Fact]
    public async Task An_unknown_code_connects_no_account()
    {
        var name = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);

        Assert.Equal(
            ("authorization", "exchange_refused"),
            Refusals.Of(await fixture.AuthorizeAsync(name, Ct, change: answer => answer["code"] = "made-up")));
    }

    [Fact]
    public async Task A_server_without_revocation_is_no_failure()
    {
        var account = await fixture.ConnectAtAsync(fixture.PlainHost, Ct);

        Assert.False(await fixture.Network.Authorizer.RevokeAsync(account.Session, Ct));
    }

    private static Uri RedirectOf(AuthorizationStart start) => new(HttpUtility.ParseQueryString(start.AuthorizeUrl.Query)["redirect_uri"]!);

    private static void IsMastodon(ForeignServer server, bool tellsIssuer)
    {
        server.Says("/api/v2/instance", new { version = "4.5.3" });
        server.Says(
            "/.well-known/oauth-authorization-server",
            new { issuer = $"{server.Origin}/", authorization_response_iss_parameter_supported = tellsIssuer });
        server.Says("/api/v1/apps", new { client_id = "client", client_secret = "secret" });
        server.Says("/oauth/token", new { access_token = "token" });
        server.Says("/oauth/revoke", new { });
        server.Says("/api/v1/accounts/verify_credentials", new { id = "7", username = "ann" });
    }

    private static AuthorizationRequest Request(string? handle, string? server, MastodonFixture? at = null) =>
        new(handle, server, at?.RedirectUri ?? new Uri("http://127.0.0.1:5999/connect/callback"), new Secret("state"));

    private async Task<AuthorizationStart> StartAsync(string handle) =>
        Started(await fixture.Network.Authorizer.StartAsync(Request(handle, null, fixture), Ct));

    private static AuthorizationStart Started(Result<AuthorizationStart> result) =>
        result.Succeeded(out var start, out var refusal) ? start : throw new InvalidOperationException(refusal.ToString());

    private static ConnectedProfile Connected(Result<ConnectedProfile> result) =>
        result.Succeeded(out var profile, out var refusal) ? profile : throw new InvalidOperationException(refusal.ToString());

    private static string PathOf(JsonElement call) => call.GetProperty("path").GetString()!.Split('?')[0];
}
