using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Postato.Sandbox.Tests.Support;

namespace Postato.Sandbox.Tests;

/// <summary>Tokens and proofs at the authorization server and the PDS.</summary>
public sealed class TokenTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refresh_token_works_once_and_its_replay_ends_the_session()
    {
        var login = await fixture.LoginAsync(Ct);
        var first = login.RefreshToken;
        (await login.RefreshAsync(Ct)).EnsureSuccessStatusCode().Dispose();
        Assert.NotEqual(first, login.RefreshToken);
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("alive", Ct), Ct));

        using var replayed = await login.RefreshAsync(Ct, first);

        Assert.Equal("Refresh token replayed", (await Atproto.ReadAsync(replayed, Ct)).GetProperty("error_description").GetString());
        Assert.Equal((400, "invalid_grant"), await Answers.OfAsync(login.RefreshAsync(Ct), Ct));
        Assert.Equal((401, "invalid_token"), await Answers.OfAsync(login.PostAsync("dead", Ct), Ct));
    }

    [Fact]
    public async Task An_access_token_that_was_replaced_is_over()
    {
        var login = await fixture.LoginAsync(Ct);
        var old = login.AccessToken;
        (await login.RefreshAsync(Ct)).EnsureSuccessStatusCode().Dispose();

        using var answer = await fixture.Network.SendAsync(
            HttpMethod.Get, $"{fixture.Network.Origin}/xrpc/com.atproto.server.getSession", () => null, login.Key, old, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_is_of_no_use_with_another_key()
    {
        var login = await fixture.LoginAsync(Ct);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        using var call = await fixture.Network.SendAsync(
            HttpMethod.Get, $"{fixture.Network.Origin}/xrpc/com.atproto.server.getSession", () => null, other, login.AccessToken, Ct);
        using var refresh = await fixture.Network.FormAsync(
            "/oauth/token", other, Ct, ("grant_type", "refresh_token"), ("refresh_token", login.RefreshToken),
            ("client_id", Atproto.ClientId));

        Assert.Equal(HttpStatusCode.Unauthorized, call.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refresh.StatusCode);
        (await login.RefreshAsync(Ct)).EnsureSuccessStatusCode().Dispose();
    }

    [Fact]
    public async Task A_nonce_is_demanded_in_two_ways()
    {
        var login = await fixture.LoginAsync(Ct);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (par, put) = ($"{fixture.Network.Origin}/oauth/par", $"{fixture.Network.Origin}/xrpc/com.atproto.repo.putRecord");

        using var authorization = await fixture.Network.SendOnceAsync(
            HttpMethod.Post, par, null, Atproto.Proof(key, HttpMethod.Post, par, null, null), null, Ct);
        using var resource = await fixture.Network.SendOnceAsync(
            HttpMethod.Post, put, JsonContent.Create(new { }), Atproto.Proof(login.Key, HttpMethod.Post, put, login.AccessToken, null),
            login.AccessToken, Ct);

        Assert.Equal(
            (HttpStatusCode.BadRequest, "use_dpop_nonce"),
            (authorization.StatusCode, (await JsonAsync(authorization)).GetProperty("error").GetString()));
        Assert.Equal(HttpStatusCode.Unauthorized, resource.StatusCode);
        Assert.Contains("error=\"use_dpop_nonce\"", resource.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.All((HttpResponseMessage[])[authorization, resource], answer => Assert.NotEmpty(answer.Header("DPoP-Nonce")));
    }

    [Fact]
    public async Task A_nonce_lives_three_minutes()
    {
        var login = await fixture.LoginAsync(Ct);
        var nonce = fixture.Network.Nonce;
        await fixture.Sandbox.PostAsync("/_sandbox/clock", new { advanceSeconds = 200 }, Ct);

        using var answer = await CallAsync(login, login.Key, nonce, null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.NotEqual(nonce, answer.Header("DPoP-Nonce"));
    }

    [Theory]
    [InlineData("htm", "POST")]
    [InlineData("htu", "http://127.0.0.1/xrpc/com.atproto.server.getSession")]
    [InlineData("ath", "another token's")]
    [InlineData("ath", null)]
    [InlineData("jti", "")]
    public async Task A_proof_is_for_one_call_and_one_token(string claim, string? value)
    {
        var login = await fixture.LoginAsync(Ct);

        using var answer = await CallAsync(login, login.Key, fixture.Network.Nonce, claims => claims[claim] = value);

        Assert.Equal(
            (HttpStatusCode.Unauthorized, "invalid_dpop_proof"),
            (answer.StatusCode, (await JsonAsync(answer)).GetProperty("error").GetString()));
    }

    [Fact]
    public async Task A_proof_is_used_once()
    {
        var login = await fixture.LoginAsync(Ct);
        var url = $"{fixture.Network.Origin}/xrpc/com.atproto.server.getSession";
        var proof = Atproto.Proof(login.Key, HttpMethod.Get, url, login.AccessToken, fixture.Network.Nonce);

        using var first = await fixture.Network.SendOnceAsync(HttpMethod.Get, url, null, proof, login.AccessToken, Ct);
        using var second = await fixture.Network.SendOnceAsync(HttpMethod.Get, url, null, proof, login.AccessToken, Ct);
        using var none = await fixture.Network.SendOnceAsync(HttpMethod.Get, url, null, null, login.AccessToken, Ct);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized],
            (HttpStatusCode[])[first.StatusCode, second.StatusCode, none.StatusCode]);
    }

    [Fact]
    public async Task A_code_needs_its_verifier_and_works_once()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var verifier = Atproto.Random();
        var name = SandboxFixture.NewName();
        var wrong = await fixture.Network.ConsentAsync(name, key, verifier, Ct);
        var right = await fixture.Network.ConsentAsync(name, key, verifier, Ct);

        Assert.Equal((400, "invalid_grant"), await Answers.OfAsync(ExchangeAsync(wrong!, Atproto.Random()), Ct));
        Assert.Equal((400, "invalid_grant"), await Answers.OfAsync(ExchangeAsync(wrong!, verifier), Ct));
        Assert.Equal((200, ""), await Answers.OfAsync(ExchangeAsync(right!, verifier), Ct));
        Assert.Equal((400, "invalid_grant"), await Answers.OfAsync(ExchangeAsync(right!, verifier), Ct));

        Task<HttpResponseMessage> ExchangeAsync(string code, string with) => fixture.Network.FormAsync(
            "/oauth/token", key, Ct, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", "http://127.0.0.1:5999/cb"),
            ("code_verifier", with), ("client_id", Atproto.ClientId));
    }

    [Fact]
    public async Task Special_names_are_what_they_say()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Null(await fixture.Network.ConsentAsync("deny", key, Atproto.Random(), Ct));

        Assert.Equal((403, "ScopeMissingError"), await Answers.OfAsync((await fixture.LoginAsync(Ct, "noscope")).PostAsync("a", Ct), Ct));
        Assert.Equal((400, "InvalidRequest"), await Answers.OfAsync((await fixture.LoginAsync(Ct, "restricted")).PostAsync("a", Ct), Ct));
        Assert.Equal((401, "AccountTakedown"), await Answers.OfAsync((await fixture.LoginAsync(Ct, "takendown")).PostAsync("a", Ct), Ct));
        Assert.Equal(
            (401, "AccountDeactivated"), await Answers.OfAsync((await fixture.LoginAsync(Ct, "deactivated")).PostAsync("a", Ct), Ct));
        Assert.Equal((400, "invalid_grant"), await Answers.OfAsync((await fixture.LoginAsync(Ct, "dead")).RefreshAsync(Ct), Ct));

        var expired = await fixture.LoginAsync(Ct, "expired");
        Assert.Equal((401, "invalid_token"), await Answers.OfAsync(expired.PostAsync("a", Ct), Ct));
        (await expired.RefreshAsync(Ct)).EnsureSuccessStatusCode().Dispose();
        Assert.Equal((200, ""), await Answers.OfAsync(expired.PostAsync("a", Ct), Ct));
    }

    [Fact]
    public async Task What_a_person_takes_back_is_over()
    {
        var login = await fixture.LoginAsync(Ct);

        using var revoked = await fixture.Network.FormAsync(
            "/oauth/revoke", login.Key, Ct, ("token", login.RefreshToken), ("client_id", Atproto.ClientId));

        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.Equal((401, "invalid_token"), await Answers.OfAsync(login.PostAsync("a", Ct), Ct));
        Assert.Equal((400, "invalid_grant"), await Answers.OfAsync(login.RefreshAsync(Ct), Ct));
    }

    private Task<HttpResponseMessage> CallAsync(Login login, ECDsa key, string? nonce, Action<System.Text.Json.Nodes.JsonObject>? change)
    {
        var url = $"{fixture.Network.Origin}/xrpc/com.atproto.server.getSession";
        return fixture.Network.SendOnceAsync(
            HttpMethod.Get, url, null, Atproto.Proof(key, HttpMethod.Get, url, login.AccessToken, nonce, change), login.AccessToken, Ct);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct));
}
