using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Interop.Tests.Copies;

namespace Postato.Interop.Tests;

/// <summary>Tokens at the real authorization server: how they are rotated, and how they end.</summary>
public sealed class RefreshTests(InteropFixture fixture) : IDisposable
{
    private readonly Adapter adapter = Adapter.LedTo(fixture.Rig);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => adapter.Dispose();

    [Fact]
    public async Task Each_refresh_gives_new_tokens_that_publish()
    {
        var first = await adapter.ConnectAsync(fixture.Browser, fixture.Rig.Alice, Ct);
        Assert.Equal(["atproto", "transition:generic"], first.Tokens.Scopes);
        var second = await RefreshAsync(first);
        var third = await RefreshAsync(second);

        string[] refreshTokens = [.. new[] { first, second, third }.Select(session => session.Tokens.RefreshToken!.Reveal())];
        string[] accessTokens = [.. new[] { first, second, third }.Select(session => session.Tokens.AccessToken.Reveal())];
        Assert.Distinct(refreshTokens);
        Assert.Distinct(accessTokens);
        Assert.IsType<StepOutcome.Done>(await WriteAsync(third, "with the third token"));
    }

    [Fact]
    public async Task A_refresh_token_that_comes_back_ends_the_whole_session()
    {
        var first = await adapter.ConnectAsync(fixture.Browser, fixture.Rig.Alice, Ct);
        var second = await RefreshAsync(first);

        var replayed = Assert.IsType<RefreshOutcome.Rejected>(await adapter.Authorizer.RefreshAsync(first, Ct));
        Assert.Equal((ErrorCodes.ReconnectNeeded, "invalid_grant"), (replayed.Error.Code, replayed.Error.NetworkCode));
        await AssertDeadAsync(second);
    }

    [Fact]
    public async Task A_revoked_session_is_refused_by_the_server()
    {
        var session = await adapter.ConnectAsync(fixture.Browser, fixture.Rig.Bob, Ct);
        Assert.IsType<StepOutcome.Done>(await WriteAsync(session, "while it lasts"));

        Assert.True(await adapter.Authorizer.RevokeAsync(session, Ct));
        await AssertDeadAsync(session);
    }

    [Fact]
    public async Task An_authorization_that_cannot_be_used_is_given_back()
    {
        var answer = await adapter.AuthorizeAsync(fixture.Browser, fixture.Rig.Bob, Ct);
        // While the directory is unavailable, the account of the token cannot be verified.
        using var blind = new Adapter(
            new Dictionary<string, string>(ConnectedCopy.LedTo(fixture.Rig))
            {
                ["Networks__Bluesky__PlcUrl"] = "http://127.0.0.1:1",
                ["Fetch__AllowOrigins__22"] = "http://127.0.0.1:1",
            });

        Assert.IsType<Unavailable>((await blind.Authorizer.CompleteAsync(answer, Ct)).Error);

        await using var person = await fixture.Browser.OpenAsync();
        var apps = await person.ListAppsAsync(fixture.Rig.PdsUrl, fixture.Rig.Bob);
        Assert.DoesNotContain(
            apps, app => app.ClientId.Contains(Uri.EscapeDataString(answer.RedirectUri.AbsoluteUri), StringComparison.Ordinal));
    }

    private async Task AssertDeadAsync(AccountSession session)
    {
        Assert.IsType<RefreshOutcome.Rejected>(await adapter.Authorizer.RefreshAsync(session, Ct));
        Assert.IsType<StepOutcome.TokenRejected>(await WriteAsync(session, "too late"));
        Assert.DoesNotContain(
            "too late",
            (await fixture.Rig.Pds.ListRecordsAsync(session.PlatformAccountId, "app.bsky.feed.post", Ct))
                .Select(record => record.GetProperty("value").GetProperty("text").GetString()));
    }

    private async Task<AccountSession> RefreshAsync(AccountSession session) =>
        session with { Tokens = Assert.IsType<RefreshOutcome.Refreshed>(await adapter.Authorizer.RefreshAsync(session, Ct)).Tokens };

    private Task<StepOutcome> WriteAsync(AccountSession session, string text)
    {
        var post = Adapter.Post(text);
        return adapter.Publisher.PerformAsync(Adapter.StepOf(post, Assert.Single(adapter.Plan(post)), session), Ct);
    }
}
