using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Interop.Tests;

/// <summary>Content that the server refuses. The product's own limits would refuse it first, so the adapter is called directly.</summary>
public sealed class RefusalTests(InteropFixture fixture)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_server_refuses_is_refused_with_the_servers_words()
    {
        using var adapter = Adapter.LedTo(fixture.Rig);
        var account = await adapter.ConnectAsync(fixture.Browser, fixture.Rig.Alice, Ct);
        var post = Adapter.Post("in no language") with { Options = JsonElement.Parse("""{"langs":["not a language"]}""") };
        var step = Adapter.StepOf(post, Assert.Single(adapter.Plan(post)), account);

        var refused = Assert.IsType<StepOutcome.Refused>(await adapter.Publisher.PerformAsync(step, Ct));

        Assert.Equal(("network_refused", 400), (refused.Error.Code, refused.Error.Status));
        Assert.Contains("langs", refused.Error.NetworkText, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "in no language",
            (await fixture.Rig.Pds.ListRecordsAsync(fixture.Rig.Alice.Did, "app.bsky.feed.post", Ct))
                .Select(record => record.GetProperty("value").GetProperty("text").GetString()));
    }
}
