using Postato.Api.Tests.Support;
using Postato.Application.Posts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Posts;

/// <summary>A person settles posts whose outcome is uncertain.</summary>
public sealed class ResolvePostTests : IAsyncLifetime
{
    private static readonly Uri Seen = new("https://paper.example/posts/7");

    private TestDatabase database = null!;
    private HostServices hostServices = null!;
    private TestTenant testTenant = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        hostServices = new HostServices(database.App);
        testTenant = await TestTenant.CreateTenantAsync(hostServices);
    }

    public ValueTask DisposeAsync() => hostServices.DisposeAsync();

    [Fact]
    public async Task An_item_that_was_seen_becomes_published_with_its_address_and_is_audited()
    {
        var post = await UncertainAsync();
        var view = (await ResolveAsync(post, Seen)).Value;

        Assert.Equal(
            ("published", "https://paper.example/posts/7", "/posts/7", null),
            (view.Status, view.PlatformUrl, view.PlatformPostId, view.Error));
        Assert.Equal(["published"], await database.ReadAsync("select status from post_items"));
        Assert.Equal(1, await database.CountAsync("events", "type = 'post.published'"));
        Assert.Equal(
            1,
            await database.CountAsync(
                "audit_entries",
                "action = 'post.resolve' and change->>'outcome' = 'published' and change->>'platformUrl' = "
                    + "'https://paper.example/posts/7'"));
        Assert.Equal(["done"], await database.ReadAsync("select outcome from delivery_steps where name = 'reconcile:item:0'"));
    }

    [Fact]
    public async Task An_item_that_is_absent_may_be_sent_again()
    {
        var post = await UncertainAsync();
        Assert.Equal(
            new InvalidState("failed"), (await hostServices.RunAsync<RetryPost, RetryPost.Input, PostView>(testTenant, new(post))).Error);

        var view = (await ResolveAsync(post, null)).Value;
        Assert.Equal(("failed", ErrorCodes.NetworkUnavailable), (view.Status, view.Error?.Code));
        Assert.Equal(["absent"], await database.ReadAsync("select outcome from delivery_steps where name = 'reconcile:item:0'"));
        Assert.Equal("pending", (await hostServices.RunAsync<RetryPost, RetryPost.Input, PostView>(testTenant, new(post))).Value.Status);
    }

    [Fact]
    public async Task The_rest_of_a_thread_can_be_sent_afterwards()
    {
        var post = (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, testTenant.Submission())).Value.Id;
        await database.ExecuteAsync($"""
            insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status)
            select tenant_id, workspace_id, gen_random_uuid(), post_id, 1, kind, 'two', status from post_items where post_id = '{post.Value}'
            """);
        await database.MakeUncertainAsync(post);

        var view = (await ResolveAsync(post, Seen)).Value;
        Assert.Equal(("failed", ErrorCodes.PartiallyPublished), (view.Status, view.Error?.Code));
        Assert.Equal("pending", (await hostServices.RunAsync<RetryPost, RetryPost.Input, PostView>(testTenant, new(post))).Value.Status);
        Assert.Equal(["published", "pending"], await database.ReadAsync("select status from post_items order by index"));
    }

    [Fact]
    public async Task An_address_of_something_else_is_refused_and_settles_nothing()
    {
        var post = await UncertainAsync();
        var refusal = Assert.IsType<ValidationFailed>((await ResolveAsync(post, new Uri("https://elsewhere.example/7"))).Error);
        Assert.Equal(("platformUrl", "not_a_post"), (refusal.Violations[0].Field, refusal.Violations[0].Code));
        Assert.Equal(["uncertain"], await database.ReadAsync("select status from post_items"));
    }

    [Theory]
    [InlineData("published")]
    [InlineData("pending")]
    [InlineData("failed")]
    public async Task A_post_that_is_not_uncertain_cannot_be_resolved(string status)
    {
        var post = (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, testTenant.Submission())).Value.Id;
        await database.ExecuteAsync($"update posts set status = '{status}'");
        Assert.Equal(new InvalidState(status), (await ResolveAsync(post, Seen)).Error);
    }

    private async Task<Id<Post>> UncertainAsync()
    {
        var post = (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, testTenant.Submission())).Value.Id;
        await database.MakeUncertainAsync(post);
        return post;
    }

    private Task<Result<PostView>> ResolveAsync(Id<Post> post, Uri? seen) =>
        hostServices.RunAsync<ResolvePost, ResolvePost.Input, PostView>(testTenant, new(post, seen));
}
