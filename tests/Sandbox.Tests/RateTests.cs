using System.Globalization;
using System.Net;
using Postato.Sandbox.Tests.Support;

namespace Postato.Sandbox.Tests;

/// <summary>Points per hour, and the headers that report them.</summary>
public sealed class RateTests(RateTests.LowLimitsFixture fixture) : IClassFixture<RateTests.LowLimitsFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Points_are_counted_for_each_account_and_come_back_after_the_hour()
    {
        var (ann, bob) = (await fixture.LoginAsync(Ct), await fixture.LoginAsync(Ct));
        var key = Login.NewKey();
        for (var left = 8; left >= 0; left -= 2)
        {
            using var written = await ann.PostAsync($"{left} left", Ct, left == 0 ? key : null);
            Assert.Equal(HttpStatusCode.OK, written.StatusCode);
            Assert.Equal(
                ("10", $"{left}", "10;w=3600"),
                (written.Header("RateLimit-Limit"), written.Header("RateLimit-Remaining"), written.Header("RateLimit-Policy")));
        }

        // Writing the same record again costs nothing.
        Assert.Equal((200, ""), await Answers.OfAsync(ann.PostAsync("0 left", Ct, key), Ct));
        using var refused = await ann.PostAsync("none left", Ct);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        var wait = int.Parse(refused.Header("Retry-After"), CultureInfo.InvariantCulture);
        Assert.InRange(wait, 3_400, 3_600);
        Assert.Equal((200, ""), await Answers.OfAsync(bob.PostAsync("has points of his own", Ct), Ct));

        await fixture.Sandbox.PostAsync("/_sandbox/clock", new { advanceSeconds = wait + 1 }, Ct);
        (await ann.RefreshAsync(Ct)).EnsureSuccessStatusCode().Dispose();
        Assert.Equal((200, ""), await Answers.OfAsync(ann.PostAsync("again", Ct), Ct));
        Assert.Equal(6, (await fixture.PostsOfAsync(ann, Ct)).Count);
    }

    public sealed class LowLimitsFixture : SandboxFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["Sandbox:Bluesky:PointsPerHour"] = "10" };
    }
}
