using Postato.Domain.Accounts;
using Postato.Domain.Posts;

namespace Postato.Networks.Tests.Contract;

// Tokens are refreshed, end, and are given by a person.
public abstract partial class PublisherContract<TStage>
{
    [Fact]
    public async Task A_dead_token_is_refreshed_and_the_post_goes_out()
    {
        var account = await stage.ConnectAsync(Ct);
        var (refreshed, replays) = (await stage.CountAsync("tokensRefreshed", Ct), await stage.CountAsync("refreshReplays", Ct));
        var post = stage.Write(account, "new token #sbx_token");

        if (!Refreshes)
        {
            await AssertHeldUntilReconnectedAsync(post);
            return;
        }

        await AssertPublishedOnceAsync(post);
        Assert.Contains("item:0 token_rejected", post.Outcomes);
        Assert.Equal(refreshed + 1, await stage.CountAsync("tokensRefreshed", Ct));
        Assert.Equal(replays, await stage.CountAsync("refreshReplays", Ct));
    }

    [Fact]
    public async Task A_dead_session_holds_the_post_until_a_person_reconnects() =>
        await AssertHeldUntilReconnectedAsync(stage.Write(await stage.ConnectAsync(Ct), "waiting #sbx_reconnect"));

    [Fact]
    public async Task A_revoked_token_holds_the_post_until_a_person_reconnects()
    {
        var account = await stage.ConnectAsync(Ct);
        await stage.OrderAsync(account, "revoke_token", Ct);

        await AssertHeldUntilReconnectedAsync(stage.Write(account, "revoked"));
    }

    [Fact]
    public async Task What_was_revoked_publishes_no_more()
    {
        var account = await stage.ConnectAsync(Ct);

        Assert.True(await stage.Network.Authorizer.RevokeAsync(account.Session, Ct));

        await AssertHeldUntilReconnectedAsync(stage.Write(account, "over"));
    }

    [Fact]
    public async Task Who_says_no_is_not_connected()
    {
        var refused = await stage.AuthorizeAsync(await stage.SettleAsync(NetworkStage.NewName(), Ct), Ct, person: "deny");

        Assert.Equal(("authorization", "denied"), Refusals.Of(refused));
    }

    [Fact]
    public async Task Without_the_scope_to_publish_a_person_must_give_more()
    {
        var account = await stage.ConnectAsync(Ct, "noscope");
        var post = stage.Write(account, "without scope");

        await stage.DeliverAsync(post, Ct);

        Assert.Equal(AccountStatus.TokenExpired, account.Status);
        Assert.Equal(ErrorCodes.ReconnectNeeded, post.Ends[^1].Error!.Code);
        Assert.Empty(await stage.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_token_that_is_over_when_it_comes_is_refreshed()
    {
        var account = await stage.ConnectAsync(Ct, "expired");
        var post = stage.Write(account, "after its end");

        if (Refreshes)
            await AssertPublishedOnceAsync(post);
        else
            await AssertHeldUntilReconnectedAsync(post);
    }

    [Fact]
    public async Task A_refresh_token_that_is_refused_at_first_use_needs_a_person()
    {
        var account = await stage.ConnectAsync(Ct, "dead");
        await stage.OrderAsync(account, "expire_token", Ct);
        var post = stage.Write(account, "dead token");

        await stage.DeliverAsync(post, Ct);

        Assert.Equal(AccountStatus.TokenExpired, account.Status);
        Assert.Empty(await stage.TextsOfAsync(account, Ct));
    }
}
