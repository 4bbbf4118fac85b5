using Postato.Api.Tests.Support;

namespace Postato.Api.Tests.Platforms;

/// <summary>The platforms API.</summary>
public sealed class PlatformTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_network_is_listed_with_its_limits_and_their_sources()
    {
        var list = await GetAsync("/v1/platforms");
        Assert.Equal((200, System.Text.Json.JsonValueKind.Null), (list.Status, list.Json.GetProperty("cursor").ValueKind));
        Assert.Contains("bluesky", list.Items.Select(network => network.GetProperty("platform").GetString()));

        var paper = list.Items.Single(network => network.GetProperty("platform").GetString() == "paper");
        Assert.Equal(
            ["platform", "displayName", "aliases", "postTypes", "scheduling"], paper.EnumerateObject().Select(member => member.Name));
        var text = paper.GetProperty("postTypes")[0].GetProperty("text")[0];
        Assert.Equal(("graphemes", 100, "this test", true), (
            text.GetProperty("unit").GetString(), text.GetProperty("maximum").GetInt32(),
            text.GetProperty("source").GetProperty("source").GetString(),
            text.GetProperty("source").GetProperty("confirmed").GetBoolean()));
        Assert.Equal(paper.GetRawText(), (await GetAsync("/v1/platforms/paper")).Body);
        Assert.Equal(paper.GetRawText(), (await GetAsync("/v1/platforms/papyrus")).Body);
    }

    [Fact]
    public async Task What_is_declared_is_what_is_checked()
    {
        var bluesky = (await GetAsync("/v1/platforms/bluesky")).Json.GetProperty("postTypes")[0];
        var limit = bluesky.GetProperty("text")
            .EnumerateArray()
            .First(text => text.GetProperty("unit").GetString() == "graphemes")
            .GetProperty("maximum")
            .GetInt32();
        await customer.Database.ExecuteAsync(
            $"update social_accounts set platform = 'bluesky' where id = '{customer.TestTenant.Account.Id.Value}'");

        var good = await customer.PostAsync(
            "/posts/validate",
            new { platform = "bluesky", accountId = customer.Account, status = "publish", content = new string('x', limit) });
        var bad = await customer.PostAsync(
            "/posts/validate",
            new { platform = "bluesky", accountId = customer.Account, status = "publish", content = new string('x', limit + 1) });
        Assert.Equal((true, false), (good.Json.GetProperty("valid").GetBoolean(), bad.Json.GetProperty("valid").GetBoolean()));
        Assert.Equal(
            (limit, limit + 1),
            (bad.Json.GetProperty("errors")[0].GetProperty("limit").GetInt32(),
                bad.Json.GetProperty("errors")[0].GetProperty("actual").GetInt32()));
    }

    [Theory]
    [InlineData("myspace")]
    [InlineData("Bluesky")]
    [InlineData("%20")]
    public async Task An_unknown_network_is_not_found(string platform)
    {
        var gone = await GetAsync($"/v1/platforms/{platform}");
        Assert.Equal((404, "not_found"), (gone.Status, gone.Error));
    }

    private async Task<Reply> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await customer.SendAsync(request);
    }
}
