using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>A server whose tokens expire and come with refresh tokens.</summary>
public sealed class RefreshingTests(RefreshingFixture fixture) : IClassFixture<RefreshingFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_with_an_end_is_refreshed_before_it()
    {
        var account = await fixture.ConnectAsync(Ct);
        var before = account.Tokens;
        Assert.InRange(before.ExpiresAt!.Value - fixture.Clock.GetUtcNow(), TimeSpan.FromMinutes(110), TimeSpan.FromMinutes(120));
        await fixture.AdvanceAsync(TimeSpan.FromHours(3), Ct);
        var post = fixture.Write(account, "after the end");

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Published, post.Status);
        Assert.NotEqual(before.AccessToken.Reveal(), account.Tokens.AccessToken.Reveal());
        Assert.Equal(before.Session!.Reveal(), account.Tokens.Session!.Reveal());
    }

    [Fact]
    public async Task A_token_that_died_early_is_refreshed_at_the_first_refusal()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, "dies #sbx_token");

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Published, post.Status);
        Assert.Equal(["item:0 token_rejected", "item:0 done"], post.Outcomes);
    }

    [Fact]
    public async Task A_token_to_renew_with_that_is_refused_needs_a_person()
    {
        var account = await fixture.ConnectAsync(Ct, "dead");
        var post = fixture.Write(account, "dead #sbx_token");

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Pending, AccountStatus.TokenExpired), (post.Status, account.Status));
    }

    [Fact]
    public async Task With_its_app_a_token_is_gone_for_good()
    {
        var account = await fixture.ConnectAsync(Ct);
        await fixture.Sandbox.RestartAsync(Ct);

        var rejected = Assert.IsType<RefreshOutcome.Rejected>(await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct));

        Assert.Equal(ErrorCodes.ReconnectNeeded, rejected.Error.Code);
    }

    [Fact]
    public async Task A_refresh_whose_answer_is_lost_is_told_as_such()
    {
        var account = await fixture.ConnectAsync(Ct);
        await fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "mastodon", kind = "cut_after", times = 1, operation = "POST /oauth/token" }, Ct);

        Assert.IsType<RefreshOutcome.AnswerLost>(await fixture.Network.Authorizer.RefreshAsync(account.Session, Ct));
    }
}
