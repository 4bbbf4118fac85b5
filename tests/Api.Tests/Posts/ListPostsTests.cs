using Postato.Api.Tests.Support;
using Postato.Application.Lists;
using Postato.Application.Posts;
using Postato.Domain.Posts;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Posts;

public sealed class ListPostsTests : IAsyncLifetime
{
    private static readonly PostFilter Everything = new([], null, null, null, null, null, null);

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
    public async Task Pages_follow_one_another_newest_first_whatever_is_added_meanwhile()
    {
        for (var i = 0; i < 5; i++)
            await CreateAsync($"Post {i}");

        var first = await ListAsync(Everything, null, 2);
        await CreateAsync("Later");
        var second = await ListAsync(Everything, first.Cursor, 2);
        var third = await ListAsync(Everything, second.Cursor, 2);

        Assert.Equal(["Post 4", "Post 3", "Post 2", "Post 1", "Post 0"], Texts(first).Concat(Texts(second)).Concat(Texts(third)));
        Assert.Null(third.Cursor);
    }

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        var now = TimeProvider.System.GetUtcNow();
        await CreateAsync("Now");
        await CreateAsync("Tomorrow", SubmissionStatus.Scheduled, now.AddDays(1));
        await CreateAsync("Draft", SubmissionStatus.Draft);

        Assert.Equal(
            ["Draft", "Tomorrow"], Texts(await ListAsync(Everything with { Statuses = [PostStatus.Draft, PostStatus.Scheduled] })));
        Assert.Equal(["Tomorrow"], Texts(await ListAsync(Everything with { From = now.AddHours(1), To = now.AddHours(25) })));
        Assert.Empty((await ListAsync(Everything with { Platform = "elsewhere" })).Items);
        Assert.Empty((await ListAsync(Everything with { PostType = "thread" })).Items);
        Assert.Equal(
            3, (await ListAsync(Everything with { AccountId = testTenant.Account.Id, Platform = "paper", PostType = "post" })).Items.Count);
    }

    [Theory]
    [InlineData("100%", "100% sure")]
    [InlineData("a_b", "a_b")]
    [InlineData(@"back\slash", @"back\slash")]
    [InlineData("SURE", "100% sure")]
    [Rule("S-113")]
    public async Task Words_are_found_as_they_are(string words, string found)
    {
        foreach (var text in new[] { "100% sure", "100 times", "a_b", "axb", @"back\slash", "backslash" })
            await CreateAsync(text);

        Assert.Equal([found], Texts(await ListAsync(Everything with { Query = words })));
    }

    [Fact]
    public async Task A_deleted_post_is_not_listed()
    {
        var post = await CreateAsync("Gone", SubmissionStatus.Draft);
        Assert.Null((await hostServices.RunAsync<DeletePost, DeletePost.Input, DeletedPostView>(testTenant, new(post.Id))).Error);
        Assert.Empty((await ListAsync(Everything)).Items);
    }

    [Fact]
    public async Task The_timeline_tells_every_move_and_event_oldest_first_in_pages()
    {
        var post = await CreateAsync("Tomorrow", SubmissionStatus.Scheduled, TimeProvider.System.GetUtcNow().AddDays(1));
        Assert.Null((await hostServices.RunAsync<CancelPost, CancelPost.Input, PostView>(testTenant, new(post.Id))).Error);

        var whole = await TimelineAsync(post, 0, 10);
        Assert.Equal(["transition", "event", "transition", "event"], whole.Items.Select(entry => entry.Kind));
        Assert.Equal("cancelled", whole.Items[2].Data.GetProperty("to").GetString());

        var first = await TimelineAsync(post, 0, 3);
        var second = await TimelineAsync(post, long.Parse(first.Cursor!, System.Globalization.CultureInfo.InvariantCulture), 3);
        Assert.Equal(whole.Items.Select(entry => entry.At), first.Items.Concat(second.Items).Select(entry => entry.At));
        Assert.Null(second.Cursor);
    }

    private async Task<PostView> CreateAsync(string text, string status = SubmissionStatus.Publish, DateTimeOffset? at = null) =>
        (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, testTenant.Submission(text, status, at))).Value;

    private async Task<Page<PostView>> ListAsync(PostFilter filter, string? cursor = null, int limit = 10) =>
        (await hostServices.RunAsync<ListPosts, ListPosts.Input, Page<PostView>>(
            testTenant, new(filter, new(cursor is not null && Cursor.TryRead(cursor, out var after) ? after : null, limit)))).Value;

    private async Task<Page<TimelineEntry>> TimelineAsync(PostView post, long after, int limit) =>
        (await hostServices.RunAsync<GetTimeline, GetTimeline.Input, Page<TimelineEntry>>(testTenant, new(post.Id, after, limit))).Value;

    private static IEnumerable<string> Texts(Page<PostView> page) => page.Items.Select(post => post.Items[0].Text);
}
