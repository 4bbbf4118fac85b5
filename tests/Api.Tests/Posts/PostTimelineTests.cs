using System.Globalization;
using System.Text.Json;
using Postato.Api.Tests.Support;

namespace Postato.Api.Tests.Posts;

/// <summary>The timeline of a post over HTTP.</summary>
public sealed class PostTimelineTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_kind_is_told_oldest_first()
    {
        var id = await customer.CreateAsync(new { status = "publish" });
        await DeliverAsync();
        var whole = await customer.GetAsync($"/posts/{id}/timeline");

        Assert.Equal((200, JsonValueKind.Null), (whole.Status, whole.Json.GetProperty("cursor").ValueKind));
        Assert.Equal(
            ["transition", "event", "attempt", "step", "request", "step"],
            whole.Items.Select(entry => entry.GetProperty("kind").GetString()));
        Assert.All(
            whole.Items, entry => Assert.Equal(["at", "kind", "itemId", "data"], entry.EnumerateObject().Select(member => member.Name)));
        var times = whole.Items.Select(entry => entry.GetProperty("at").GetDateTimeOffset()).ToList();
        Assert.Equal(times.Order(), times);

        var (transition, happened, attempt, step, request) = (
            Data(whole, 0), Data(whole, 1), Data(whole, 2), Data(whole, 3), Data(whole, 4));
        Assert.Equal(("draft", "submit", "pending"), (Text(transition, "from"), Text(transition, "trigger"), Text(transition, "to")));
        Assert.Equal("post.queued", Text(happened, "type"));
        Assert.Equal((1, "published"), (attempt.GetProperty("number").GetInt32(), Text(attempt, "outcome")));
        Assert.Equal(("item:0", "done"), (Text(step, "name"), Text(step, "outcome")));
        Assert.Equal(("POST", 200, "item:0"), (Text(request, "method"), request.GetProperty("status").GetInt32(), Text(request, "step")));
        Assert.StartsWith("itm_", whole.Items[3].GetProperty("itemId").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, whole.Items[5].GetProperty("itemId").ValueKind);
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        var id = await customer.CreateAsync(new { status = "publish" });
        await DeliverAsync();
        var whole = (await customer.GetAsync($"/posts/{id}/timeline")).Items.Select(entry => entry.GetRawText()).ToList();

        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = await customer.GetAsync($"/posts/{id}/timeline?limit=4{cursor}");
            seen.AddRange(page.Items.Select(entry => entry.GetRawText()));
            cursor = page.Json.GetProperty("cursor").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(whole, seen);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=-1", "cursor")]
    [InlineData("cursor=99999999999999999999", "cursor")]
    public async Task An_invalid_parameter_is_refused(string query, string field) =>
        Assert.Equal([field], (await customer.GetAsync($"/posts/{await customer.CreateAsync()}/timeline?{query}")).Details.Keys);

    [Fact]
    public async Task A_post_that_is_not_there_has_none() =>
        Assert.Equal(404, (await customer.GetAsync("/posts/pst_01KAV3X4E6F8G0H2J5K7M9N1P3/timeline")).Status);

    // The rows that a worker writes.
    private Task DeliverAsync() => customer.Database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $$"""
        insert into delivery_attempts (tenant_id, workspace_id, delivery_id, number, started_at, ended_at, outcome, worker)
        select tenant_id, workspace_id, id, 1, created_at + interval '1 second', created_at + interval '2 seconds', 'published', 'worker-1' from deliveries where tenant_id = '{{customer.TestTenant.Tenant.Id.Value}}';
        insert into delivery_steps (tenant_id, workspace_id, id, delivery_id, ordinal, name, attempt, effect, item_index, intent_at, outcome_at, outcome, requests)
        select tenant_id, workspace_id, gen_random_uuid(), id, 0, 'item:0', 1, 'creating', 0, created_at + interval '1.1 seconds', created_at + interval '1.3 seconds', 'done',
            jsonb_build_array(jsonb_build_object('at', created_at + interval '1.2 seconds', 'method', 'POST', 'status', 200))
        from deliveries where tenant_id = '{{customer.TestTenant.Tenant.Id.Value}}';
        insert into delivery_steps (tenant_id, workspace_id, id, delivery_id, ordinal, name, attempt, effect, item_index, intent_at, outcome_at, outcome, requests)
        select tenant_id, workspace_id, gen_random_uuid(), id, 1, 'check', 1, 'none', null, created_at + interval '1.4 seconds', created_at + interval '1.5 seconds', 'done', '[]'
        from deliveries where tenant_id = '{{customer.TestTenant.Tenant.Id.Value}}'
        """));

    private static JsonElement Data(Reply timeline, int index) => timeline.Items[index].GetProperty("data");

    private static string Text(JsonElement data, string member) => data.GetProperty(member).GetString()!;
}
