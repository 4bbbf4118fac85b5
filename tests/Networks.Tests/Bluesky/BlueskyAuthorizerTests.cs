using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postato.Application.Networks;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Networks.Bluesky;
using Postato.Networks.Tests.Contract;
using Postato.Testing;

namespace Postato.Networks.Tests.Bluesky;

/// <summary>Connecting an account: pushed requests, PKCE, proofs of possession, and untrusted servers.</summary>
public sealed class BlueskyAuthorizerTests(BlueskyFixture fixture) : IClassFixture<BlueskyFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Rule("S-27")]
    public async Task A_request_is_pushed_with_a_challenge_and_a_proof_and_the_code_is_exchanged_with_its_verifier()
    {
        var handle = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);
        // All known nonces have expired.
        await fixture.AdvanceAsync(TimeSpan.FromMinutes(4), Ct);
        var mark = await fixture.MarkAsync(Ct);

        var profile = Connected(await fixture.AuthorizeAsync(handle, Ct));

        var calls = await fixture.RequestsAsync(mark, Ct);
        // The server demands a nonce, and the same request is repeated with it.
        Assert.Equal([400, 201], Statuses(calls, "/oauth/par"));
        Assert.Equal([200], Statuses(calls, "/oauth/token"));
        var pushed = System.Web.HttpUtility.ParseQueryString(
            calls.Last(call => PathOf(call) == "/oauth/par").GetProperty("body").GetString()!);
        Assert.Equal(
            ("code", "S256", "atproto transition:generic", handle),
            (pushed["response_type"], pushed["code_challenge_method"], pushed["scope"], pushed["login_hint"]));
        Assert.Equal(43, pushed["code_challenge"]!.Length);
        Assert.Equal(
            $"http://localhost?redirect_uri={Uri.EscapeDataString(fixture.RedirectUri.AbsoluteUri)}&scope=atproto%20transition%3Ageneric",
            pushed["client_id"]);
        Assert.Equal((handle, $"{fixture.Sandbox.Url}/profile/{handle}"), (profile.Username, profile.ProfileUrl!.AbsoluteUri));
        Assert.StartsWith("did:plc:", profile.PlatformAccountId, StringComparison.Ordinal);
        Assert.Equal(["atproto", "transition:generic"], profile.Tokens.Scopes);
        Assert.InRange(profile.Tokens.ExpiresAt!.Value - fixture.Clock.GetUtcNow(), TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task Two_sessions_have_two_keys()
    {
        var handle = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);

        var first = SessionOf(Connected(await fixture.AuthorizeAsync(handle, Ct)));
        var second = SessionOf(Connected(await fixture.AuthorizeAsync(handle, Ct)));

        Assert.NotEqual(first.DpopKey, second.DpopKey);
    }

    [Theory]
    [InlineData("@{0}")]
    [InlineData(" {0} ")]
    [InlineData("{1}")]
    public async Task An_account_is_named_by_its_handle_or_its_did(string typed)
    {
        var handle = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);
        var did = Connected(await fixture.AuthorizeAsync(handle, Ct)).PlatformAccountId;

        var profile = Connected(
            await fixture.AuthorizeAsync(string.Format(null, System.Text.CompositeFormat.Parse(typed), handle, did), Ct, person: handle));

        Assert.Equal((did, handle), (profile.PlatformAccountId, profile.Username));
    }

    [Fact]
    public async Task One_may_start_from_a_server()
    {
        var handle = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);

        var profile = Connected(await AuthorizeAtAsync(fixture.Origin, handle));

        Assert.Equal(handle, profile.Username);
    }

    [Theory]
    [InlineData("nobody.test")]
    [InlineData("nobody")]
    [InlineData("")]
    [InlineData("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("did:web:127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("a handle")]
    public async Task A_handle_that_leads_nowhere_is_told(string handle)
    {
        var started = await fixture.Network.Authorizer.StartAsync(
            new(handle, handle.Length == 0 ? "no address" : null, fixture.RedirectUri, new("state")), Ct);

        Assert.Equal(handle.Length == 0 ? ("server", "server_not_supported") : ("handle", "handle_not_found"), Refusals.Of(started));
    }

    [Fact]
    [Rule("S-27")]
    public async Task An_answer_of_another_issuer_is_refused()
    {
        var handle = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);
        var mark = await fixture.MarkAsync(Ct);

        var mixed = await fixture.AuthorizeAsync(handle, Ct, change: answer => answer["iss"] = "https://evil.example");
        var missing = await fixture.AuthorizeAsync(handle, Ct, change: answer => answer.Remove("iss"));

        Assert.Equal(("authorization", "wrong_issuer"), Refusals.Of(mixed));
        Assert.Equal(("authorization", "wrong_issuer"), Refusals.Of(missing));
        // The code was not sent to anybody.
        Assert.Empty(Statuses(await fixture.RequestsAsync(mark, Ct), "/oauth/token"));
    }

    [Fact]
    [Rule("S-27")]
    public async Task A_code_works_once_and_with_its_own_verifier()
    {
        var handle = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);
        var codes = new List<string>();
        Connected(await fixture.AuthorizeAsync(handle, Ct, change: answer => codes.Add(answer["code"])));

        var replayed = await fixture.AuthorizeAsync(handle, Ct, change: answer => answer["code"] = codes[0]);
        Assert.Equal(("authorization", "exchange_refused"), Refusals.Of(replayed));

        // A code of one authorization does not complete another.
        await fixture.AuthorizeAsync(handle, Ct, change: answer => { codes.Add(answer["code"]); answer["code"] = "none"; });
        var crossed = await fixture.AuthorizeAsync(handle, Ct, change: answer => answer["code"] = codes[1]);
        Assert.Equal(("authorization", "exchange_refused"), Refusals.Of(crossed));
    }

    [Fact]
    public async Task Another_account_than_the_one_named_is_refused()
    {
        var (named, other) = (
            await fixture.SettleAsync(NetworkFixture.NewName(), Ct), await fixture.SettleAsync(NetworkFixture.NewName(), Ct));

        Assert.Equal(("authorization", "wrong_account"), Refusals.Of(await fixture.AuthorizeAsync(named, Ct, person: other)));
    }

    [Fact]
    public async Task A_refusal_at_the_network_is_told()
    {
        var handle = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);

        Assert.Equal(("authorization", "denied"), Refusals.Of(await fixture.AuthorizeAsync(handle, Ct, person: "deny")));
    }

    [Fact]
    public async Task A_server_may_speak_for_no_account_of_another_one()
    {
        var victim = Connected(await fixture.AuthorizeAsync(await fixture.SettleAsync(NetworkFixture.NewName("victim"), Ct), Ct));
        await using var foreignServer = await ForeignServer.StartAsync(Ct);
        foreignServer.ClaimsToAuthorize(victim.PlatformAccountId);
        using var host = fixture.BuildHost(fixture.Settings, foreignServer.Origin);
        var authorizer = AuthorizerOf(host);
        var start = Started(await authorizer.StartAsync(new(null, foreignServer.Origin, fixture.RedirectUri, new("state")), Ct));

        var completed = await authorizer.CompleteAsync(
            new(
                new Dictionary<string, string> { ["iss"] = foreignServer.Origin, ["state"] = "state", ["code"] = "any" },
                fixture.RedirectUri, new("state"), start.Session),
            Ct);

        Assert.Equal(("authorization", "wrong_issuer"), Refusals.Of(completed));
    }

    [Fact]
    public async Task A_server_that_calls_itself_by_another_name_is_not_used()
    {
        await using var foreignServer = await ForeignServer.StartAsync(Ct);
        foreignServer.ClaimsToAuthorize("did:plc:any", metadata => metadata["issuer"] = fixture.Origin);
        using var host = fixture.BuildHost(fixture.Settings, foreignServer.Origin);

        Assert.Equal(
            ("server", "server_not_supported"),
            Refusals.Of(await AuthorizerOf(host).StartAsync(new(null, foreignServer.Origin, fixture.RedirectUri, new("state")), Ct)));
    }

    [Fact]
    public async Task A_handle_that_does_not_lead_back_is_not_shown()
    {
        await using var foreignServer = await ForeignServer.StartAsync(Ct);
        const string Did = "did:plc:impostor";
        foreignServer.ClaimsToAuthorize(Did);
        foreignServer.Knows(Did, "famous.test", foreignServer.Origin);
        foreignServer.Resolves("famous.test", "did:plc:famous");
        using var host = fixture.BuildHost(DirectoryAt(foreignServer), foreignServer.Origin);
        var authorizer = AuthorizerOf(host);
        var start = Started(await authorizer.StartAsync(new(Did, null, fixture.RedirectUri, new("state")), Ct));
        var answer = new AuthorizationAnswer(
            new Dictionary<string, string> { ["iss"] = foreignServer.Origin, ["code"] = "any" }, fixture.RedirectUri, new("state"),
            start.Session);

        Assert.Equal(Did, Connected(await authorizer.CompleteAsync(answer, Ct)).Username);

        foreignServer.Resolves("famous.test", Did);
        Assert.Equal("famous.test", Connected(await authorizer.CompleteAsync(answer, Ct)).Username);
    }

    [Theory]
    [Rule("S-87")]
    [InlineData("pds")]
    [InlineData("issuer")]
    [InlineData("pushed_authorization_request_endpoint")]
    public async Task Addresses_in_an_untrusted_document_are_reached_through_the_guarded_client_only(string named)
    {
        await using var foreignServer = await ForeignServer.StartAsync(Ct);
        await using var inside = await ForeignServer.StartAsync(Ct);
        const string Did = "did:plc:impostor";
        inside.ClaimsToAuthorize(Did);
        foreignServer.ClaimsToAuthorize(Did, metadata =>
        {
            if (metadata.ContainsKey(named))
                metadata[named] = $"{inside.Origin}/par";
        });
        if (named == "issuer")
            foreignServer.Says("/.well-known/oauth-protected-resource", new { authorization_servers = (string[])[inside.Origin] });
        foreignServer.Knows(Did, null, named == "pds" ? inside.Origin : foreignServer.Origin);
        using var host = fixture.BuildHost(DirectoryAt(foreignServer), foreignServer.Origin);

        var started = await AuthorizerOf(host).StartAsync(new(Did, null, fixture.RedirectUri, new("state")), Ct);

        Assert.NotNull(started.Error);
        Assert.Empty(inside.Asked);
    }

    [Theory]
    [Rule("S-87")]
    [InlineData("authorization_endpoint", "javascript:alert(1)")]
    [InlineData("authorization_endpoint", "javascript://example.org/%0aalert(1)")]
    [InlineData("authorization_endpoint", "data:text/html,x")]
    [InlineData("authorization_endpoint", "http://example.org/authorize")]
    [InlineData("authorization_endpoint", "file:///etc/passwd")]
    [InlineData("authorization_endpoint", "https://10.0.0.1/authorize")]
    [InlineData("authorization_endpoint", "//example.org/authorize")]
    [InlineData("token_endpoint", "javascript:alert(1)")]
    [InlineData("pushed_authorization_request_endpoint", "data:x")]
    public async Task An_authorization_address_that_is_not_a_web_URL_is_refused(string named, string address)
    {
        await using var foreignServer = await ForeignServer.StartAsync(Ct);
        const string Did = "did:plc:impostor";
        foreignServer.ClaimsToAuthorize(Did, metadata => metadata[named] = address);
        foreignServer.Knows(Did, null, foreignServer.Origin);
        using var host = fixture.BuildHost(DirectoryAt(foreignServer), foreignServer.Origin);

        Assert.Equal(
            ("handle", "server_not_supported"),
            Refusals.Of(await AuthorizerOf(host).StartAsync(new(Did, null, fixture.RedirectUri, new("state")), Ct)));
        Assert.DoesNotContain("/par", foreignServer.Asked);
    }

    [Fact]
    [Rule("S-87")]
    public async Task Addresses_of_a_stored_session_are_checked_at_each_use()
    {
        await using var inside = await ForeignServer.StartAsync(Ct);
        var account = await fixture.ConnectAsync(Ct);
        var session = SessionOf(account.Profile) with
        {
            Pds = new(inside.Origin),
            TokenEndpoint = new($"{inside.Origin}/token"),
            RevocationEndpoint = new($"{inside.Origin}/revoke"),
        };
        account.Tokens = account.Tokens with { Session = session.Seal() };
        var post = fixture.Write(account, "to a place inside");

        await fixture.AttemptAsync(post);

        Assert.Equal("item:0 retry", post.Outcomes[^1]);
        Assert.IsType<RefreshOutcome.TryLater>(await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct));
        Assert.False(await fixture.Network.Authorizer.RevokeAsync(account.Session, Ct));
        Assert.Empty(inside.Asked);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_asked_again_later()
    {
        var handle = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);
        await fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "bluesky", operation = "par", kind = "cut_before", times = 1 }, Ct);

        var started = await fixture.Network.Authorizer.StartAsync(new(handle, null, fixture.RedirectUri, new("state")), Ct);

        Assert.IsType<Unavailable>(started.Error);
        Connected(await fixture.AuthorizeAsync(handle, Ct));
    }

    [Theory]
    [InlineData(
        400, """{"error":"invalid_grant","error_description":"Refresh token replayed"}""", typeof(RefreshOutcome.Rejected),
        ErrorCodes.ReconnectNeeded)]
    [InlineData(400, """{"error":"invalid_client"}""", typeof(RefreshOutcome.TryLater), ErrorCodes.OperatorActionNeeded)]
    [InlineData(401, """{"error":"invalid_client"}""", typeof(RefreshOutcome.TryLater), ErrorCodes.OperatorActionNeeded)]
    [InlineData(429, """{"error":"rate_limit_exceeded"}""", typeof(RefreshOutcome.TryLater), ErrorCodes.NetworkRateLimited)]
    [InlineData(400, """{"error":"invalid_request"}""", typeof(RefreshOutcome.TryLater), ErrorCodes.NetworkUnavailable)]
    [InlineData(500, """{"error":"server_error"}""", typeof(RefreshOutcome.AnswerLost), ErrorCodes.NetworkUnavailable)]
    [InlineData(503, "", typeof(RefreshOutcome.AnswerLost), ErrorCodes.NetworkUnavailable)]
    [InlineData(200, "<html>", typeof(RefreshOutcome.AnswerLost), ErrorCodes.NetworkUnavailable)]
    public async Task A_refresh_that_is_refused_tells_whether_the_token_is_spent(int status, string body, Type outcome, string code)
    {
        var account = await fixture.ConnectAsync(Ct);
        await fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "bluesky", operation = "token", kind = "status", status, body, times = 1 }, Ct);

        var refreshed = await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct);

        Assert.IsType(outcome, refreshed);
        Assert.Equal(code, ErrorOf(refreshed).Code);
        // The fault answered before the token was spent: it is still valid.
        Assert.IsType<RefreshOutcome.Refreshed>(await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct));
    }

    [Fact]
    public async Task A_refresh_keeps_the_session_and_its_key()
    {
        var account = await fixture.ConnectAsync(Ct);

        var refreshed = Assert.IsType<RefreshOutcome.Refreshed>(await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct)).Tokens;

        Assert.Equal(SessionOf(account.Profile), JsonSerializer.Deserialize<BlueskySession>(refreshed.Session!.Reveal()));
        Assert.NotEqual(account.Tokens.AccessToken.Reveal(), refreshed.AccessToken.Reveal());
        Assert.NotEqual(account.Tokens.RefreshToken!.Reveal(), refreshed.RefreshToken!.Reveal());
    }

    [Fact]
    public async Task Revoking_ends_the_session_at_the_network()
    {
        var account = await fixture.ConnectAsync(Ct);

        Assert.True(await fixture.Network.Authorizer.RevokeAsync(account.Session, Ct));

        Assert.IsType<RefreshOutcome.Rejected>(await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct));
    }

    private async Task<Result<Consent>> AuthorizeAtAsync(string server, string person)
    {
        var start = Started(await fixture.Network.Authorizer.StartAsync(new(null, server, fixture.RedirectUri, new("state")), Ct));
        var back = await fixture.ConsentAsync(start.AuthorizeUrl, person, Ct);
        var query = System.Web.HttpUtility.ParseQueryString(back.Query);
        return await fixture.Network.Authorizer.CompleteAsync(
            new(query.AllKeys.ToDictionary(name => name!, name => query[name]!), fixture.RedirectUri, new("state"), start.Session), Ct);
    }

    private static Dictionary<string, string> DirectoryAt(ForeignServer foreignServer) =>
        new() { ["Networks:Bluesky:PlcUrl"] = foreignServer.Origin, ["Networks:Bluesky:AppViewUrl"] = foreignServer.Origin };

    private static INetworkAuthorizer AuthorizerOf(IHost host) =>
        host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("bluesky")).Authorizer;

    private static BlueskySession SessionOf(ConnectedProfile profile) =>
        JsonSerializer.Deserialize<BlueskySession>(profile.Tokens.Session!.Reveal())!;

    private static ConnectedProfile Connected(Result<Consent> result) =>
        result.Succeeded(out var consent, out var error)
            ? Assert.Single(consent.Profiles)
            : throw new InvalidOperationException(error.ToString());

    private static ConnectedProfile Connected(Result<ConnectedProfile> result) =>
        result.Succeeded(out var profile, out var error) ? profile : throw new InvalidOperationException(error.ToString());

    private static AuthorizationStart Started(Result<AuthorizationStart> result) =>
        result.Succeeded(out var start, out var error) ? start : throw new InvalidOperationException(error.ToString());

    private static NetworkError ErrorOf(RefreshOutcome outcome) => outcome switch
    {
        RefreshOutcome.Rejected rejected => rejected.Error,
        RefreshOutcome.TryLater later => later.Error,
        RefreshOutcome.AnswerLost lost => lost.Error,
        _ => throw new InvalidOperationException("It was refreshed."),
    };

    private static IEnumerable<int> Statuses(IReadOnlyList<JsonElement> calls, string path) =>
        calls.Where(call => PathOf(call) == path).Select(call => call.GetProperty("status").GetInt32());

    private static string PathOf(JsonElement call) => call.GetProperty("path").GetString()!.Split('?')[0];
}
