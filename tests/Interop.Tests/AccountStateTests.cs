using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Interop.Tests.Copies;

namespace Postato.Interop.Tests;

/// <summary>A real server's answers when an account may not write, and what they mean for a post.</summary>
public sealed class AccountStateTests(InteropFixture fixture)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_that_was_taken_down_has_lost_its_authorization()
    {
        using var adapter = Adapter.LedTo(fixture.Rig);
        var account = await fixture.Rig.Pds.CreateAccountAsync("taken-down", Ct);
        var session = await adapter.ConnectAsync(fixture.Browser, account, Ct);
        await fixture.Rig.Pds.TakeDownAsync(account, fixture.Rig.AdminPassword, Ct);

        // The server ends the sessions with the account, so only a person can act on its pages.
        var rejected = Assert.IsType<StepOutcome.TokenRejected>(await WriteAsync(adapter, session));
        Assert.Equal(("invalid_token", 401), (rejected.Error.NetworkCode, rejected.Error.Status));
        var refused = Assert.IsType<RefreshOutcome.Rejected>(await adapter.Authorizer.RefreshAsync(session, Ct));
        Assert.Equal((ErrorCodes.ReconnectNeeded, "invalid_grant"), (refused.Error.Code, refused.Error.NetworkCode));
    }

    [Fact]
    public async Task An_account_that_its_owner_deactivated_is_suspended()
    {
        using var adapter = Adapter.LedTo(fixture.Rig);
        var account = await fixture.Rig.Pds.CreateAccountAsync("deactivated", Ct);
        var session = await adapter.ConnectAsync(fixture.Browser, account, Ct);
        await fixture.Rig.Pds.DeactivateAsync(account, Ct);

        var refused = Assert.IsType<StepOutcome.Refused>(await WriteAsync(adapter, session));
        Assert.True(refused.AccountSuspended);
        Assert.Equal(
            (ErrorCodes.AccountSuspended, "AccountDeactivated", 401),
            (refused.Error.Code, refused.Error.NetworkCode, refused.Error.Status));
    }

    [Fact]
    public async Task A_consent_that_does_not_cover_posts_asks_for_a_person()
    {
        using var adapter = new Adapter(
            new Dictionary<string, string>(ConnectedCopy.LedTo(fixture.Rig)) { ["Networks__Bluesky__Scope"] = "atproto" });
        var session = await adapter.ConnectAsync(fixture.Browser, fixture.Rig.Bob, Ct);

        var needed = Assert.IsType<StepOutcome.ReconnectNeeded>(await WriteAsync(adapter, session));
        Assert.Equal(("ScopeMissingError", 403), (needed.Error.NetworkCode, needed.Error.Status));
        Assert.True(await adapter.Authorizer.RevokeAsync(session, Ct));
    }

    private static Task<StepOutcome> WriteAsync(Adapter adapter, AccountSession session)
    {
        var post = Adapter.Post("not to be read anywhere");
        return adapter.Publisher.PerformAsync(Adapter.StepOf(post, Assert.Single(adapter.Plan(post)), session), Ct);
    }
}
