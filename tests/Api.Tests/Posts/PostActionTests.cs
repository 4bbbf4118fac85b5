using Postato.Api.Tests.Support;

namespace Postato.Api.Tests.Posts;

/// <summary>Cancel, retry and delete: what each state allows, and the answers.</summary>
public sealed class PostActionTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("draft", 200)]
    [InlineData("scheduled", 200)]
    [InlineData("pending", 200)]
    [InlineData("processing", 409)]
    [InlineData("published", 409)]
    [InlineData("failed", 409)]
    [InlineData("rejected", 409)]
    [InlineData("cancelled", 409)]
    public async Task Only_a_waiting_post_can_be_cancelled(string status, int answer)
    {
        var id = await InStateAsync(status);
        var reply = await customer.PostAsync($"/posts/{id}/cancel");

        Assert.Equal(answer, reply.Status);
        if (answer == 200)
            Assert.Equal((id, "cancelled"), (reply.Text("id"), reply.Text("status")));
        else
            Assert.Equal(
                ("invalid_state", status, $"It is {status}, which does not allow this."),
                (reply.Error, reply.Text("currentState"), reply.Text("message")));
    }

    [Theory]
    [InlineData("failed", null, 200)]
    [InlineData("failed", "network_refused", 200)]
    [InlineData("failed", "partially_published", 200)]
    [InlineData("failed", "delivery_uncertain", 409)]
    [InlineData("draft", null, 409)]
    [InlineData("scheduled", null, 409)]
    [InlineData("pending", null, 409)]
    [InlineData("processing", null, 409)]
    [InlineData("published", null, 409)]
    [InlineData("cancelled", null, 409)]
    public async Task A_post_that_certainly_failed_can_be_retried(string status, string? error, int answer)
    {
        var id = await InStateAsync(status, error);
        var reply = await customer.PostAsync($"/posts/{id}/retry");

        Assert.Equal(
            (answer, answer == 200 ? "pending" : status),
            (reply.Status, answer == 200 ? reply.Text("status") : reply.Text("currentState")));
        if (answer == 200)
            Assert.Equal(System.Text.Json.JsonValueKind.Null, reply.Json.GetProperty("error").ValueKind);
    }

    [Theory]
    [InlineData("draft", 200, "cancelled", false)]
    [InlineData("scheduled", 200, "cancelled", false)]
    [InlineData("pending", 200, "cancelled", false)]
    [InlineData("failed", 200, "failed", false)]
    [InlineData("cancelled", 200, "cancelled", false)]
    [InlineData("published", 200, "published", true)]
    [InlineData("processing", 409, null, false)]
    public async Task A_deleted_post_is_hidden_and_its_record_kept(string status, int answer, string? after, bool remains)
    {
        var id = await InStateAsync(status);
        var reply = await customer.DeleteAsync($"/posts/{id}");

        Assert.Equal(answer, reply.Status);
        if (answer == 409)
        {
            Assert.Equal(200, (await customer.GetAsync($"/posts/{id}")).Status);
            return;
        }

        Assert.Equal(
            $$"""{"id":"{{id}}","deleted":true,"status":"{{after}}","publishedCopyRemains":{{(remains ? "true" : "false")}}}""",
            reply.Body);
        foreach (var gone in (Reply[])[
            await customer.GetAsync($"/posts/{id}"), await customer.DeleteAsync($"/posts/{id}"),
            await customer.GetAsync($"/posts/{id}/timeline"), await customer.PostAsync($"/posts/{id}/cancel"),
            await customer.PatchAsync($"/posts/{id}", "{}"),
        ])
            Assert.Equal((404, "not_found"), (gone.Status, gone.Error));
        Assert.Empty((await customer.GetAsync("/posts")).Items);
        Assert.Equal(1, await customer.Database.CountAsync("posts", $"tenant_id = '{customer.TestTenant.Tenant.Id.Value}'"));
    }

    [Fact]
    public async Task A_failed_post_tells_why_and_what_to_do()
    {
        var id = await InStateAsync("failed", "network_refused");
        var error = (await customer.GetAsync($"/posts/{id}")).Json.GetProperty("error");

        Assert.Equal(
            ("network_refused", "Said no.", "Ask again."),
            (error.GetProperty("code").GetString(), error.GetProperty("message").GetString(), error.GetProperty("nextStep").GetString()));
        Assert.Equal(
            (400, true),
            (error.GetProperty("network").GetProperty("status").GetInt32(),
                error.GetProperty("network").GetProperty("untrusted").GetBoolean()));
    }

    private async Task<string> InStateAsync(string status, string? error = null)
    {
        var id = await customer.ScheduleAsync();
        var why = error is null
            ? "null"
            : $$$"""'{"code":"{{{error}}}","message":"Said no.","nextStep":"Ask again.","network":{"status":400,"code":"InvalidRequest","text":"no"}}'""";
        await customer.Database.ExecuteAsync(
            $"update posts set status = '{status}', error = {why} where tenant_id = '{customer.TestTenant.Tenant.Id.Value}'");
        if (status == "published")
            await customer.Database.ExecuteAsync(
                $"update post_items set status = 'published' where tenant_id = '{customer.TestTenant.Tenant.Id.Value}'");
        return id;
    }
}
