using System.Globalization;
using Postato.Api.Tests.Support;
using Postato.Testing;

namespace Postato.Api.Tests.Posts;

/// <summary>The list of posts over HTTP.</summary>
public sealed class PostListTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Pages_follow_one_another_by_their_cursors()
    {
        var made = new List<string>();
        for (var i = 0; i < 27; i++)
            made.Insert(0, await customer.CreateAsync());

        var whole = await customer.GetAsync("/posts");
        Assert.Equal((25, true), (whole.Items.Count, whole.Json.GetProperty("cursor").GetString() is { Length: > 0 }));

        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await customer.GetAsync($"/posts?limit=10{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Items.Select(post => post.GetProperty("id").GetString()!));
            cursor = page.Json.GetProperty("cursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(made, seen);
        Assert.Equal(27, (await customer.GetAsync("/posts?limit=100")).Items.Count);
    }

    [Fact]
    public async Task Filters_narrow_the_list_together()
    {
        var at = TimeProvider.System.GetUtcNow();
        var now = await customer.CreateAsync(new { status = "publish", content = "100% sure" });
        var tomorrow = await customer.CreateAsync(new { status = "scheduled", scheduledAt = at.AddDays(1), content = "Tomorrow" });
        var draft = await customer.CreateAsync(new { content = "Draft" });

        await HasAsync("status=draft", draft);
        await HasAsync("status=draft,scheduled", draft, tomorrow);
        await HasAsync("status=draft&status=scheduled", draft, tomorrow);
        await HasAsync("status=pending,draft&q=sure", now);
        await HasAsync("platform=paper&postType=post", draft, tomorrow, now);
        await HasAsync("platform=papyrus&status=draft", draft);
        await HasAsync("platform=bluesky");
        await HasAsync("postType=thread");
        await HasAsync($"accountId={customer.Account}&status=pending", now);
        await HasAsync($"from={Written(at.AddHours(1))}", tomorrow);
        await HasAsync($"to={Written(at.AddHours(1))}", draft, now);
        await HasAsync($"from={Written(at.AddHours(23))}&to={Written(at.AddHours(25))}", tomorrow);
        await HasAsync("q=100%25", now);
        await HasAsync("q=", draft, tomorrow, now);
    }

    [Theory]
    [InlineData("limit=", "limit")]
    [InlineData("limit", "limit")]
    [InlineData("cursor=", "cursor")]
    [InlineData("from=", "from")]
    [InlineData("status=", "status")]
    [InlineData("status=,", "status")]
    [InlineData("platform=", "platform")]
    [InlineData("accountId=", "accountId")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=99999999999999999999", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=%00", "cursor")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAA%3D%3D", "cursor")]
    [InlineData("status=Draft", "status")]
    [InlineData("status=draft,nothing", "status")]
    [InlineData("status=1", "status")]
    [InlineData("platform=myspace", "platform")]
    [InlineData("platform=%00", "platform")]
    [InlineData("postType=nothing", "postType")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2027-01-01", "from")]
    [InlineData("to=2027-01-01T00:00:00+02:00", "to")]
    [InlineData("q=%00", "q")]
    [InlineData("q=a%00b", "q")]
    [Rule("S-106")]
    public async Task An_invalid_parameter_is_refused_by_its_name(string query, string field)
    {
        var refused = await customer.GetAsync($"/posts?{query}");
        Assert.Equal((400, "INVALID_REQUEST"), (refused.Status, refused.Error));
        Assert.Equal([field], refused.Details.Keys);
    }

    [Fact]
    public async Task All_invalid_parameters_are_reported_at_once()
    {
        var refused = await customer.GetAsync(
            $"/posts?limit=0&cursor=x&status=x&platform=myspace&postType=x&from=x&to=x&q={new string('x', 201)}");
        Assert.Equal(
            ["cursor", "from", "limit", "platform", "postType", "q", "status", "to"], refused.Details.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Rule("S-66")]
    public async Task Another_tenants_account_is_answered_like_an_unknown_one_and_its_cursor_is_only_a_position()
    {
        var otherTenant = await sharedHost.CreateTenantAsync();
        await otherTenant.CreateAsync();
        await otherTenant.CreateAsync();
        var mine = await customer.CreateAsync();
        var cursor = (await otherTenant.GetAsync("/posts?limit=1")).Json.GetProperty("cursor").GetString();

        foreach (var account in (string[])[otherTenant.Account, "acc_01KAV3V0H2DXF5G8J9K4M6N7PQ", "acc_x", "x", otherTenant.Picture])
        {
            var refused = await customer.GetAsync($"/posts?accountId={account}");
            Assert.Equal((404, "not_found"), (refused.Status, refused.Error));
        }

        // Posts that were created after the cursor's position are not on the next page.
        Assert.DoesNotContain(
            mine, (await customer.GetAsync($"/posts?cursor={cursor}")).Items.Select(post => post.GetProperty("id").GetString()));
        Assert.Empty((await customer.GetAsync($"/posts?cursor={cursor}")).Items);
    }

    private async Task HasAsync(string query, params string[] ids)
    {
        var page = await customer.GetAsync($"/posts?{query}");
        Assert.Equal(200, page.Status);
        Assert.Equal(ids, page.Items.Select(post => post.GetProperty("id").GetString()));
    }

    private static string Written(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
