using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.Networks;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Networks.X;
using Postato.Networks.Tests.Contract;
using Postato.Testing;

namespace Postato.Networks.Tests.X;

/// <summary>Connecting, refreshing and disconnecting an account.</summary>
public sealed class XAuthorizerTests(XFixture fixture) : IClassFixture<XFixture>
{
    private const string Token = "POST /2/oauth2/token";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Rule("S-27")]
    public async Task A_person_is_sent_with_a_challenge_and_the_code_is_exchanged_with_its_verifier()
    {
        var name = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);
        var mark = await fixture.MarkAsync(Ct);
        var start = Started(await fixture.Network.Authorizer.StartAsync(new(null, null, fixture.RedirectUri, new("the state")), Ct));

        var asked = System.Web.HttpUtility.ParseQueryString(start.AuthorizeUrl.Query);
        Assert.Equal(
            ("code", "S256", "the state", fixture.RedirectUri.AbsoluteUri),
            (asked["response_type"], asked["code_challenge_method"], asked["state"], asked["redirect_uri"]));
        Assert.Equal("tweet.read tweet.write users.read media.write offline.access", asked["scope"]);
        Assert.Equal(43, asked["code_challenge"]!.Length);
        Assert.InRange(start.Session.Reveal().Length, 43, 128);
        Assert.Empty(await fixture.RequestsAsync(mark, Ct));

        var profile = Connected(await fixture.AuthorizeAsync(name, Ct));
        Assert.Equal(
            (name, $"{name} of the test", $"{fixture.Sandbox.Url}/{name}"),
            (profile.Username, profile.DisplayName, profile.ProfileUrl!.AbsoluteUri));
        Assert.Matches("^[0-9]+$", profile.PlatformAccountId);
        Assert.DoesNotContain("_normal", profile.AvatarUrl!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("tweet.write", profile.Tokens.Scopes);
        Assert.InRange(profile.Tokens.ExpiresAt!.Value - fixture.Clock.GetUtcNow(), TimeSpan.FromMinutes(115), TimeSpan.FromMinutes(120));
    }

    [Fact]
    [Rule("S-27")]
    public async Task Tokens_without_a_readable_profile_are_revoked()
    {
        var account = await fixture.ConnectAsync(Ct);
        var start = Started(await fixture.Network.Authorizer.StartAsync(new(null, null, fixture.RedirectUri, new("state")), Ct));
        var back = await fixture.ConsentAsync(start.AuthorizeUrl, account.Username, Ct);
        var code = System.Web.HttpUtility.ParseQueryString(back.Query)["code"]!;
        await fixture.OrderAsync(
            account, "status", Ct, operation: "GET /2/users/me", status: 200, body: """{"data":{"id":{},"username":"ann"}}""");
        var mark = await fixture.MarkAsync(Ct);

        var completed = await fixture.Network.Authorizer.CompleteAsync(
            new(new Dictionary<string, string> { ["code"] = code }, fixture.RedirectUri, new("state"), start.Session), Ct);

        Assert.Equal(("authorization", "profile_unreadable"), Refusals.Of(completed));
        Assert.Equal(
            2,
            (await fixture.RequestsAsync(mark, Ct))
                .Count(call => call.GetProperty("path").GetString()!.Split('?')[0] == "/2/oauth2/revoke"));
    }

    [Fact]
    public async Task What_a_subscription_allows_is_learnt_when_the_account_is_connected()
    {
        var premium = Connected(await fixture.AuthorizeAsync(await fixture.SettleAsync("premium", Ct), Ct));
        var other = Connected(await fixture.AuthorizeAsync(await fixture.SettleAsync(NetworkFixture.NewName(), Ct), Ct));

        Assert.Equal(25_000, fixture.Network.CapabilitiesFor(premium.Facts).DefaultPostType.Text[0].Maximum);
        Assert.Equal(280, fixture.Network.CapabilitiesFor(other.Facts).DefaultPostType.Text[0].Maximum);
    }

    [Fact]
    [Rule("S-27")]
    public async Task A_code_works_once_within_its_half_minute_and_with_its_own_verifier()
    {
        var name = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);
        var codes = new List<string>();
        Connected(await fixture.AuthorizeAsync(name, Ct, change: answer => codes.Add(answer["code"])));

        Assert.Equal(
            ("authorization", "exchange_refused"),
            Refusals.Of(await fixture.AuthorizeAsync(name, Ct, change: answer => answer["code"] = codes[0])));

        await fixture.AuthorizeAsync(name, Ct, change: answer => { codes.Add(answer["code"]); answer["code"] = "none"; });
        Assert.Equal(
            ("authorization", "exchange_refused"),
            Refusals.Of(await fixture.AuthorizeAsync(name, Ct, change: answer => answer["code"] = codes[1])));

        await fixture.AuthorizeAsync(name, Ct, change: answer => { codes.Add(answer["code"]); answer["code"] = "none"; });
        await fixture.AdvanceAsync(TimeSpan.FromSeconds(31), Ct);
        Assert.Equal(
            ("authorization", "exchange_refused"),
            Refusals.Of(await fixture.AuthorizeAsync(name, Ct, change: answer => answer["code"] = codes[2])));
    }

    [Fact]
    public async Task Without_an_app_no_person_is_sent_to_X()
    {
        using var host = fixture.BuildHost(new Dictionary<string, string>());
        var authorizer = host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("twitter")).Authorizer;

        Assert.Equal(
            ("platform", "network_not_set_up"),
            Refusals.Of(await authorizer.StartAsync(new(null, null, fixture.RedirectUri, new("state")), Ct)));
    }

    [Fact]
    public async Task A_wrong_client_secret_connects_no_account()
    {
        using var host = fixture.BuildHost(new Dictionary<string, string>(fixture.Settings) { ["Networks:X:ClientSecret"] = "another" });
        var authorizer = host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("twitter")).Authorizer;

        Assert.Equal(
            ("authorization", "exchange_refused"),
            Refusals.Of(await fixture.AuthorizeAsync(await fixture.SettleAsync(NetworkFixture.NewName(), Ct), Ct, authorizer: authorizer)));
    }

    [Fact]
    public async Task An_exchange_whose_answer_is_lost_is_begun_again()
    {
        await fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "twitter", operation = Token, kind = "cut_after", times = 1 }, Ct);
        var name = await fixture.SettleAsync(NetworkFixture.NewName(), Ct);

        Assert.IsType<Unavailable>((await fixture.AuthorizeAsync(name, Ct)).Error);
        Connected(await fixture.AuthorizeAsync(name, Ct));
    }

    [Fact]
    [Rule("S-27")]
    public async Task A_refresh_spends_the_token_and_brings_another()
    {
        var account = await fixture.ConnectAsync(Ct);

        var refreshed = Assert.IsType<RefreshOutcome.Refreshed>(await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct)).Tokens;

        Assert.NotEqual(account.Tokens.AccessToken, refreshed.AccessToken);
        Assert.NotEqual(account.Tokens.RefreshToken, refreshed.RefreshToken);
        Assert.Equal(account.Tokens.Scopes, refreshed.Scopes);
        // The spent one again: all tokens of the session are revoked.
        Assert.IsType<RefreshOutcome.Rejected>(await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct));
        account.Tokens = refreshed;
        Assert.IsType<RefreshOutcome.Rejected>(await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct));
    }

    [Theory]
    [InlineData(
        400, """{"error":"invalid_request","error_description":"Value passed for the token was invalid."}""",
        typeof(RefreshOutcome.Rejected), ErrorCodes.ReconnectNeeded)]
    [InlineData(400, """{"error":"invalid_grant"}""", typeof(RefreshOutcome.Rejected), ErrorCodes.ReconnectNeeded)]
    [InlineData(
        400, """{"error":"invalid_request","error_description":"Missing required parameter [grant_type]."}""",
        typeof(RefreshOutcome.TryLater), ErrorCodes.NetworkUnavailable)]
    [InlineData(400, "", typeof(RefreshOutcome.TryLater), ErrorCodes.NetworkUnavailable)]
    [InlineData(
        401, """{"error":"unauthorized_client","error_description":"Missing valid authorization header"}""",
        typeof(RefreshOutcome.TryLater), ErrorCodes.OperatorActionNeeded)]
    [InlineData(
        402, """{"title":"CreditsDepleted","type":"https://api.x.com/2/problems/credits"}""", typeof(RefreshOutcome.TryLater),
        ErrorCodes.OperatorActionNeeded)]
    [InlineData(
        403, """{"title":"Client Forbidden","type":"https://api.twitter.com/2/problems/client-forbidden"}""",
        typeof(RefreshOutcome.TryLater), ErrorCodes.OperatorActionNeeded)]
    [InlineData(429, "", typeof(RefreshOutcome.TryLater), ErrorCodes.NetworkRateLimited)]
    [InlineData(500, "", typeof(RefreshOutcome.AnswerLost), ErrorCodes.NetworkUnavailable)]
    [InlineData(503, "<html>", typeof(RefreshOutcome.AnswerLost), ErrorCodes.NetworkUnavailable)]
    [InlineData(200, "<html>", typeof(RefreshOutcome.AnswerLost), ErrorCodes.NetworkUnavailable)]
    public async Task Only_an_answer_that_is_understood_ends_an_authorization(int status, string body, Type outcome, string code)
    {
        var account = await fixture.ConnectAsync(Ct);
        await fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "twitter", operation = Token, kind = "status", status, body, times = 1 }, Ct);

        var refreshed = await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct);

        Assert.IsType(outcome, refreshed);
        Assert.Equal(code, ErrorOf(refreshed).Code);
        // The fault answered before the token was spent: it is still valid.
        Assert.IsType<RefreshOutcome.Refreshed>(await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct));
    }

    [Fact]
    public async Task A_refresh_whose_answer_is_lost_is_tried_once_more_and_then_needs_a_person()
    {
        var account = await fixture.ConnectAsync(Ct);
        await fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "twitter", operation = Token, kind = "cut_after", times = 1 }, Ct);
        await fixture.OrderAsync(account, "expire_token", Ct);
        var post = fixture.Write(account, "after the lost refresh");

        await fixture.DeliverAsync(post, Ct);

        // The token was spent by the call whose answer was lost.
        Assert.Equal(Domain.Accounts.AccountStatus.TokenExpired, account.Status);
        Assert.Equal("held", post.Ends[^1].Outcome);
        await fixture.ReconnectAsync(account, Ct);
        await fixture.DeliverAsync(post, Ct);
        Assert.Equal(["after the lost refresh"], await fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_refresh_that_never_arrived_is_made_again()
    {
        var account = await fixture.ConnectAsync(Ct);
        await fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "twitter", operation = Token, kind = "cut_before", times = 1 }, Ct);
        await fixture.OrderAsync(account, "expire_token", Ct);
        var post = fixture.Write(account, "after the refresh that never arrived");

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Published, post.Status);
        Assert.Equal(Domain.Accounts.AccountStatus.Connected, account.Status);
    }

    [Fact]
    public async Task Revoking_ends_both_tokens()
    {
        var account = await fixture.ConnectAsync(Ct);
        var mark = await fixture.MarkAsync(Ct);

        Assert.True(await fixture.Network.Authorizer.RevokeAsync(account.Session, Ct));

        Assert.Equal(2, (await fixture.RequestsAsync(mark, Ct)).Count(call => call.GetProperty("path").GetString() == "/2/oauth2/revoke"));
        Assert.IsType<RefreshOutcome.Rejected>(await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct));
        Assert.Equal(
            401, (await fixture.CallAsync(HttpMethod.Get, "/2/users/me", null, Ct, bearer: account.Tokens.AccessToken.Reveal())).Status);
    }

    [Fact]
    public async Task No_secret_stands_in_what_is_kept_of_a_request()
    {
        var account = await fixture.ConnectAsync(Ct);

        var kept = JsonSerializer.Serialize(await fixture.RequestsAsync(0, Ct));

        Assert.DoesNotContain(account.Tokens.RefreshToken!.Reveal(), kept, StringComparison.Ordinal);
        Assert.DoesNotContain(
            fixture.Settings["Networks:X:ClientSecret"], $"{fixture.Services.GetRequiredService<XOptions>()}", StringComparison.Ordinal);
    }

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
}
