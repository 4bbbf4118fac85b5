using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Api.Tests.Posts;

/// <summary>Many posts in one request, each a call of its own.</summary>
public sealed class PostBatchTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_entry_is_answered_in_its_place_and_does_not_affect_the_others()
    {
        var reply = await customer.PostAsync("/posts/batch", new
        {
            posts = new object[]
            {
                Post("First"),
                Post(new string('x', 101), status: "publish"),
                new { platform = "paper" },
                7,
                Post("Last") with { IdempotencyKey = "" },
                Post("Last"),
            },
        });

        Assert.Equal(207, reply.Status);
        Assert.Equal(
            [(0, 201), (1, 422), (2, 400), (3, 400), (4, 400), (5, 201)],
            reply.Items.Select(item => (item.GetProperty("index").GetInt32(), item.GetProperty("status").GetInt32())));
        Assert.Equal(["index", "status", "post"], reply.Items[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(["index", "status", "problem"], reply.Items[1].EnumerateObject().Select(member => member.Name));
        Assert.Equal("content", reply.Items[1].GetProperty("problem").GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Equal(
            ["accountId", "status"],
            reply.Items[2].GetProperty("problem").GetProperty("details").EnumerateObject().Select(field => field.Name));
        Assert.True(reply.Items[4].GetProperty("problem").GetProperty("details").TryGetProperty("idempotencyKey", out _));
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    [Rule("S-99")]
    public async Task An_entry_with_a_key_of_its_own_is_made_once_alone_or_in_a_batch()
    {
        var batch = new { posts = new[] { Post("One") with { IdempotencyKey = "one" }, Post("Two") with { IdempotencyKey = "two" } } };
        var first = await customer.PostAsync("/posts/batch", batch);
        var again = await customer.PostAsync("/posts/batch", batch);

        Assert.Equal(first.Body, again.Body);
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        Assert.Equal(2, await CountAsync());
        var alone = await customer.PostAsync("/posts", Post("One"), ("Idempotency-Key", "one"));
        Assert.Equal((201, first.Items[0].GetProperty("post").GetRawText()), (alone.Status, alone.Body));
        var other = await customer.PostAsync(
            "/posts/batch",
            new { posts = new[] { Post("Other") with { IdempotencyKey = "one" }, Post("Two") with { IdempotencyKey = "two" } } });
        Assert.Equal([422, 201], other.Items.Select(item => item.GetProperty("status").GetInt32()));
        Assert.False(other.Headers.ContainsKey("Idempotent-Replayed"));
    }

    [Fact]
    [Rule("S-99")]
    public async Task A_key_for_the_whole_batch_counts_for_each_place_in_it()
    {
        var batch = new
        {
            posts = new[]
        {
            Post("One"),
            Post(new string('x', 101), status: "publish"),
            Post("Three") with { IdempotencyKey = "three" },
        }
        };
        var first = await customer.PostAsync("/posts/batch", batch, ("Idempotency-Key", "batch"));
        var again = await customer.PostAsync("/posts/batch", batch, ("Idempotency-Key", "batch"));

        Assert.Equal([201, 422, 201], again.Items.Select(item => item.GetProperty("status").GetInt32()));
        foreach (var place in (int[])[0, 2])
            Assert.Equal(first.Items[place].GetRawText(), again.Items[place].GetRawText());
        Assert.Equal(2, await CountAsync());
        Assert.Equal(400, (await customer.PostAsync("/posts/batch", batch, ("Idempotency-Key", "a b"))).Status);
    }

    [Theory]
    [InlineData("""{"posts":[]}""", "posts")]
    [InlineData("""{}""", "posts")]
    [InlineData("""{"posts":{}}""", "posts")]
    [InlineData("""{"posts":[{}],"group":true}""", "group")]
    [InlineData("""{"posts":[null]}""", "posts[0]")]
    [InlineData("""{"posts":[{"a":1,"a":2}]}""", "posts[0]")]
    public async Task A_batch_of_another_shape_is_refused_whole(string body, string field)
    {
        var refused = await customer.PostAsync("/posts/batch", body);
        Assert.Equal(400, refused.Status);
        Assert.Equal([field], refused.Details.Keys);
    }

    [Fact]
    [Rule("S-105")]
    public async Task A_batch_has_a_hundred_posts_and_four_megabytes_at_most()
    {
        Assert.Equal(
            "Send 1 to 100 posts.",
            (await customer.PostAsync("/posts/batch", new { posts = Enumerable.Repeat(Post("x"), 101) })).Details["posts"]);
        Assert.Equal(
            "A list has at most 1000 entries.",
            (await customer.PostAsync("/posts/batch", new { posts = Enumerable.Repeat(1, 1_001) })).Details["posts"]);

        var three = await customer.PostAsync("/posts/batch", new { posts = Enumerable.Repeat(Post(new string('x', 1_000_000)), 3) });
        Assert.Equal((207, true), (three.Status, three.Items.All(item => item.GetProperty("status").GetInt32() == 201)));
        var five = await customer.PostAsync("/posts/batch", new { posts = Enumerable.Repeat(Post(new string('x', 1_000_000)), 5) });
        Assert.Equal((413, "payload_too_large", 4 << 20), (five.Status, five.Error, five.Json.GetProperty("limit").GetInt32()));
    }

    [Fact]
    public async Task A_caller_without_permission_is_refused_per_entry_and_one_without_access_once()
    {
        var reader = await customer.WithAsync(Permission.PostsRead);
        var batch = new { posts = new[] { Post("x"), Post("y") } };

        Assert.Equal(
            [403, 403], (await reader.PostAsync("/posts/batch", batch)).Items.Select(item => item.GetProperty("status").GetInt32()));
        var otherTenant = await sharedHost.CreateTenantAsync();
        Assert.Equal(404, (await otherTenant.SendAsync(HttpMethod.Post, $"~{customer.In("/posts/batch")}", batch)).Status);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    [Rule("S-66")]
    public async Task Another_tenants_id_in_an_entry_is_not_found()
    {
        var otherTenant = await sharedHost.CreateTenantAsync();
        var reply = await customer.PostAsync(
            "/posts/batch",
            new
            {
                posts = new[]
            {
                Post("x") with { AccountId = otherTenant.Account },
                Post("x") with { AccountId = "acc_01KAV3V0H2DXF5G8J9K4M6N7PQ" },
            }
            });
        var errors = reply.Items.Select(item => item.GetProperty("problem").GetProperty("errors").GetRawText()).ToList();

        Assert.Contains("not_found", errors[0], StringComparison.Ordinal);
        Assert.Equal(errors[1], errors[0]);
    }

    private Task<long> CountAsync() => customer.Database.CountAsync("posts", $"tenant_id = '{customer.TestTenant.Tenant.Id.Value}'");

    private Entry Post(string content, string status = "draft") => new("paper", customer.Account, status, content);

    private sealed record Entry(string Platform, string AccountId, string Status, string Content)
    {
        [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
        public string? IdempotencyKey { get; init; }
    }
}
