using Postato.Domain.Accounts;
using Postato.Domain.Posts;

namespace Postato.Networks.Tests.Contract;

// Tokens are refreshed, expire, are revoked, and are issued after a person consents.
public abstract partial class PublisherContract<TStage>
{
    [Fact]
    public async Task A_dead_token_is_refreshed_and_the_post_goes_out()
    {
        var account = await fixture.ConnectAsync(Ct);
        var (refreshed, replays) = (await fixture.CountAsync("tokensRefreshed", Ct), await fixture.CountAsync("refreshReplays", Ct));
        var post = fixture.Write(account, "new token #sbx_token");

        if (!Refreshes)
        {
            await AssertHeldUntilReconnectedAsync(post);
            return;
        }

        await AssertPublishedOnceAsync(post);
        Assert.Contains("item:0 token_rejected", post.Outcomes);
        Assert.Equal(refreshed + 1, await fixture.CountAsync("tokensRefreshed", Ct));
        Assert.Equal(replays, await fixture.CountAsync("refreshReplays", Ct));
    }

    [Fact]
    public async Task A_dead_session_holds_the_post_until_a_person_reconnects() =>
        await AssertHeldUntilReconnectedAsync(fixture.Write(await fixture.ConnectAsync(Ct), "waiting #sbx_reconnect"));

    [Fact]
    public async Task A_revoked_token_holds_the_post_until_a_person_reconnects()
    {
        var account = await fixture.ConnectAsync(Ct);
        await fixture.OrderAsync(account, "revoke_token", Ct);

        await AssertHeldUntilReconnectedAsync(fixture.Write(account, "revoked"));
    }

    [Fact]
    public async Task What_was_revoked_publishes_no_more()
    {
        var account = await fixture.ConnectAsync(Ct);

        Assert.True(await fixture.Network.Authorizer.RevokeAsync(account.Session, Ct));

        await AssertHeldUntilReconnectedAsync(fixture.Write(account, "over"));
    }

    [Fact]
    public async Task Who_says_no_is_not_connected()
    {
        var refused = await fixture.AuthorizeAsync(await fixture.SettleAsync(NetworkFixture.NewName(), Ct), Ct, person: "deny");

        Assert.Equal(("authorization", "denied"), Refusals.Of(refused));
    }

    [Fact]
    public async Task Without_the_scope_to_publish_a_person_must_give_more()
    {
        var account = await fixture.ConnectAsync(Ct, "noscope");
        var post = fixture.Write(account, "without scope");

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal(AccountStatus.TokenExpired, account.Status);
        Assert.Equal(ErrorCodes.ReconnectNeeded, post.Ends[^1].Error!.Code);
        Assert.Empty(await fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_token_that_is_over_when_it_comes_is_refreshed()
    {
        var account = await fixture.ConnectAsync(Ct, "expired");
        var post = fixture.Write(account, "after its end");

        if (Refreshes)
            await AssertPublishedOnceAsync(post);
        else
            await AssertHeldUntilReconnectedAsync(post);
    }

    [Fact]
    public async Task A_refresh_token_that_is_refused_at_first_use_needs_a_person()
    {
        var account = await fixture.ConnectAsync(Ct, "dead");
        await fixture.OrderAsync(account, "expire_token", Ct);
        var post = fixture.Write(account, "dead token");

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal(AccountStatus.TokenExpired, account.Status);
        Assert.Empty(await fixture.TextsOfAsync(account, Ct));
    }
}
