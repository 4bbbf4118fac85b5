using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Interop.Tests.Rig;

namespace Postato.Interop.Tests;

/// <summary>A server with rate limits, like the public ones.</summary>
public sealed class RateLimitTests(InteropFixture fixture)
{
    private static readonly Dictionary<string, string> Counting = new() { ["PDS_RATE_LIMITS_ENABLED"] = "true" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_used_up_hour_holds_the_account_until_the_server_says_when()
    {
        await using var rig = await BlueskyRig.StartAsync(fixture.Certificate, Ct, Counting);
        using var adapter = Adapter.LedTo(rig);
        var session = await adapter.ConnectAsync(fixture.Browser, rig.Alice, Ct);
        var password = await rig.Pds.SignInAsync(rig.Alice, Ct);
        while (await rig.Pds.FillAsync(rig.Alice, password, Ct))
        {
            // Another program of hers uses up the hour's limit.
        }

        var now = TimeProvider.System.GetUtcNow();
        var post = Adapter.Post("one too many");
        var outcome = await adapter.Publisher.PerformAsync(Adapter.StepOf(post, Assert.Single(adapter.Plan(post)), session), Ct);

        var later = Assert.IsType<StepOutcome.RetryAfter>(outcome);
        Assert.Equal((ErrorCodes.NetworkRateLimited, 429, RetryScope.Account), (later.Error.Code, later.Error.Status, later.Scope));
        Assert.InRange(later.When!.Value, now, now.AddHours(1).AddMinutes(1));
    }
}
