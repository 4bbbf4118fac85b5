using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Api.Tests.Posts;

/// <summary>The checks of creation without storing anything: the answer is 200 with the violations.</summary>
public sealed class PostValidationTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public async ValueTask DisposeAsync() =>
        Assert.Equal(
            0, await customer.Database.CountAsync("posts", $"tenant_id = '{customer.TestTenant.Tenant.Id.Value}' and status <> 'pending'"));

    [Fact]
    public async Task A_good_post_is_valid() =>
        Assert.Equal("""{"valid":true,"errors":[],"warnings":[]}""", (await ValidateAsync(new { status = "publish" })).Body);

    [Fact]
    public async Task All_that_creation_would_refuse_is_told()
    {
        var reply = await ValidateAsync(
            new { status = "publish", content = new string('x', 101), accountId = "acc_01KAV3V0H2DXF5G8J9K4M6N7PQ" });

        Assert.Equal((200, false), (reply.Status, reply.Json.GetProperty("valid").GetBoolean()));
        Assert.Equal(["accountId not_found", "content text_too_long"], reply.Violations);
    }

    [Theory]
    [InlineData("queue", null, "status")]
    [InlineData("scheduled", null, "scheduledAt")]
    [InlineData("scheduled", "2020-01-01T00:00:00Z", "scheduledAt")]
    [InlineData("draft", "2099-01-01T00:00:00Z", "scheduledAt")]
    public async Task A_broken_rule_is_an_answer_too(string status, string? scheduledAt, string field)
    {
        var reply = await ValidateAsync(new { status, scheduledAt });
        Assert.Equal((200, false), (reply.Status, reply.Json.GetProperty("valid").GetBoolean()));
        Assert.Equal([$"{field} invalid_request"], reply.Violations);
    }

    [Fact]
    public async Task An_unknown_platform_is_an_answer_too() =>
        Assert.Equal(["platform invalid_request"], (await ValidateAsync(new { platform = "myspace" })).Violations);

    [Fact]
    public async Task A_draft_is_valid_with_what_it_would_be_told()
    {
        var reply = await ValidateAsync(new { status = "draft", content = "" });
        Assert.True(reply.Json.GetProperty("valid").GetBoolean());
        Assert.Equal(["text_required"], reply.Warnings);
    }

    [Fact]
    public async Task A_likely_duplicate_and_a_dead_token_are_warnings()
    {
        await customer.CreateAsync(new { status = "publish", content = "Same" });
        await customer.Database.ExecuteAsync(
            $"update social_accounts set status = 'token_expired' where id = '{customer.TestTenant.Account.Id.Value}'");
        Assert.Equal(
            ["account_needs_reconnect", "likely_duplicate"], (await ValidateAsync(new { status = "publish", content = "Same" })).Warnings);
    }

    [Fact]
    [Rule("S-104")]
    public async Task A_body_that_is_no_post_at_all_is_refused()
    {
        Assert.Equal(400, (await customer.PostAsync("/posts/validate", "{}")).Status);
        Assert.Equal(400, (await customer.PostAsync("/posts/validate", "[")).Status);
        Assert.Equal(["more"], (await ValidateAsync(new { more = 1 })).Details.Keys);
    }

    [Fact]
    public async Task It_needs_the_permission_to_write()
    {
        var reader = await customer.WithAsync(Permission.PostsRead);
        var refused = await reader.PostAsync(
            "/posts/validate", new { platform = "paper", accountId = customer.Account, status = "draft", content = "x" });
        Assert.Equal((403, "posts.write"), (refused.Status, refused.Text("required")));
        Assert.Equal(["posts.read"], refused.Json.GetProperty("granted").EnumerateArray().Select(permission => permission.GetString()));
    }

    private Task<Reply> ValidateAsync(object changes)
    {
        var post = new Dictionary<string, object?>
        {
            ["platform"] = "paper",
            ["accountId"] = customer.Account,
            ["status"] = "draft",
            ["content"] = "Hello",
        };
        foreach (var property in changes.GetType().GetProperties())
            post[property.Name] = property.GetValue(changes);
        return customer.PostAsync("/posts/validate", post);
    }
}
