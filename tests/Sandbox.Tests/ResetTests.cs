using Postato.Sandbox.Tests.Support;

namespace Postato.Sandbox.Tests;

public sealed class ResetTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_named_is_forgotten_and_nothing_else()
    {
        var login = await fixture.LoginAsync(Ct);
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("forgotten", Ct), Ct));
        await fixture.OrderAsync(new { kind = "status", status = 500, operation = "nothing" }, Ct);

        await fixture.Sandbox.PostAsync("/_sandbox/reset", new { faults = true }, Ct);
        Assert.Empty(await fixture.FaultsAsync(Ct));
        Assert.Single(await fixture.PostsOfAsync(login, Ct));
        Assert.NotEmpty((await fixture.Sandbox.GetAsync("/_sandbox/requests", Ct)).GetProperty("items").EnumerateArray());

        await fixture.Sandbox.PostAsync("/_sandbox/reset", new { posts = true, requests = true }, Ct);
        Assert.Empty(await fixture.PostsOfAsync(login, Ct));
        Assert.Empty((await fixture.Sandbox.GetAsync("/_sandbox/requests", Ct)).GetProperty("items").EnumerateArray());
        // Sessions are kept.
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("anew", Ct), Ct));
        Assert.Single(await fixture.PostsOfAsync(login, Ct));
    }
}
