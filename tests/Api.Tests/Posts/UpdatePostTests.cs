using Postato.Api.Tests.Support;
using Postato.Application.Posts;
using Postato.Domain.Primitives;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Posts;

public sealed class UpdatePostTests : IAsyncLifetime
{
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
    public async Task New_content_takes_the_place_of_the_old_and_frees_its_media()
    {
        var post = await CreateAsync(testTenant.WithPicture() with { Status = SubmissionStatus.Draft });
        var changed = (await UpdateAsync(Patch(post) with { Items = [new("Other words", [])] })).Value;

        Assert.Equal("Other words", Assert.Single(changed.Items).Text);
        Assert.Empty(changed.Warnings);
        Assert.Equal(["Other words"], await database.ReadAsync("select text from post_items"));
        Assert.Equal(0, await database.CountAsync("media_uses"));
    }

    [Fact]
    public async Task A_new_time_moves_the_work_order_and_never_doubles_it()
    {
        var now = TimeProvider.System.GetUtcNow();
        var post = await CreateAsync(testTenant.Submission(status: SubmissionStatus.Scheduled, at: now.AddDays(1)));
        var moved = (await UpdateAsync(Patch(post) with { ScheduledAt = Optional<DateTimeOffset?>.Of(now.AddDays(2)) })).Value;

        Assert.Equal("scheduled", moved.Status);
        Assert.Equal(1, await database.CountAsync("deliveries"));
        Assert.Equal(1, await database.CountAsync("deliveries", "status = 'queued' and due_at > now() + interval '47 hours'"));
    }

    [Fact]
    public async Task A_scheduled_post_goes_back_to_draft_and_out_again_under_the_same_work_order()
    {
        var post = await CreateAsync(
            testTenant.Submission(status: SubmissionStatus.Scheduled, at: TimeProvider.System.GetUtcNow().AddDays(1)));

        Assert.Equal("draft", (await UpdateAsync(Patch(post) with { Status = SubmissionStatus.Draft })).Value.Status);
        Assert.Equal(1, await database.CountAsync("deliveries", "status = 'closed'"));
        Assert.Equal("pending", (await UpdateAsync(Patch(post) with { Status = SubmissionStatus.Publish })).Value.Status);
        Assert.Equal(1, await database.CountAsync("deliveries", "status = 'queued' and due_at <= now()"));
        Assert.Equal(
            ["schedule", "unschedule", "submit"],
            await database.ReadAsync("select t ->> 'trigger' from posts, jsonb_array_elements(transitions) t"));
    }

    [Fact]
    public async Task A_concurrent_change_is_not_overwritten()
    {
        var post = await CreateAsync(testTenant.Submission());
        await database.ExecuteAsync("update posts set status = 'processing'");

        Assert.Equal(
            new InvalidState("processing"), (await UpdateAsync(Patch(post) with { Text = Optional<string?>.Of("Too late") })).Error);
        Assert.Equal(["Hello"], await database.ReadAsync("select text from post_items"));
    }

    private async Task<PostView> CreateAsync(PostSubmission submission) =>
        (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, submission)).Value;

    private Task<Result<PostView>> UpdateAsync(PostPatch patch) =>
        hostServices.RunAsync<UpdatePost, PostPatch, PostView>(testTenant, patch);

    private static PostPatch Patch(PostView post) => new(post.Id, null, default, default, null, default, default, default, default);
}
