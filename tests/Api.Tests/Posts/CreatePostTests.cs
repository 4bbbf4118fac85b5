using Postato.Api.Tests.Support;
using Postato.Application.Posts;
using Postato.Domain.Accounts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Posts;

public sealed class CreatePostTests : IAsyncLifetime
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
    public async Task A_post_to_publish_is_stored_queued_and_audited_with_an_event_and_the_worker_is_notified()
    {
        var post = (await CreateAsync(testTenant.Submission())).Value;

        Assert.Equal(("pending", "paper", "post", "Hello"), (post.Status, post.Platform, post.PostType, post.Items[0].Text));
        Assert.Equal(
            1,
            await database.CountAsync(
                "deliveries", $"post_id = '{post.Id.Value}' and status = 'queued' and due_at <= now() and lease_owner is null"));
        Assert.Equal(1, await database.CountAsync("events", $"type = 'post.queued' and subject_id = '{post.Id}'"));
        Assert.Equal(
            1,
            await database.CountAsync(
                "audit_entries",
                $"action = 'post.create' and target = '{post.Id}' and actor = '{testTenant.Agent.Id}' and credential_prefix = "
                    + $"'{testTenant.Secret.DisplayPrefix}'"));
        Assert.Equal(1, hostServices.Nudges);
    }

    [Fact]
    public async Task A_scheduled_post_waits_for_its_time()
    {
        var at = TimeProvider.System.GetUtcNow().AddDays(1);
        var post = (await CreateAsync(testTenant.Submission(status: SubmissionStatus.Scheduled, at: at))).Value;

        Assert.Equal(("scheduled", at), (post.Status, post.ScheduledAt));
        Assert.Equal(1, await database.CountAsync("deliveries", "due_at > now() + interval '23 hours'"));
        Assert.Equal(1, await database.CountAsync("events", "type = 'post.scheduled'"));
        Assert.Equal(0, hostServices.Nudges);
    }

    [Fact]
    public async Task A_draft_is_stored_with_warnings_where_a_post_is_refused()
    {
        var tooLong = new string('x', 101);
        var refusal = Assert.IsType<ValidationFailed>((await CreateAsync(testTenant.Submission(tooLong))).Error);
        var draft = (await CreateAsync(testTenant.Submission(tooLong, SubmissionStatus.Draft))).Value;

        Assert.Equal(["text_too_long"], refusal.Violations.Select(violation => violation.Code));
        Assert.Equal(("draft", "text_too_long"), (draft.Status, Assert.Single(draft.Warnings).Code));
        Assert.Equal(0, await database.CountAsync("deliveries"));
        Assert.Equal(0, await database.CountAsync("events"));
    }

    [Fact]
    [Rule("S-104")]
    public async Task All_violations_are_reported_at_once()
    {
        var submission = testTenant.Submission(new string('x', 101)) with
        {
            AccountId = Id<SocialAccount>.None,
            Items = [new(new string('x', 101), [new(null, "https://example.com/a.png", null)])],
        };
        var refusal = Assert.IsType<ValidationFailed>((await CreateAsync(submission)).Error);

        Assert.Equal(
            [("accountId", "not_found"), ("media[0].url", "url_not_allowed"), ("content", "text_too_long")],
            refusal.Violations.Select(violation => (violation.Field, violation.Code)));
    }

    [Theory]
    [InlineData("disconnected")]
    [InlineData("suspended")]
    public async Task An_account_that_is_not_connected_takes_drafts_only(string status)
    {
        await database.ExecuteAsync($"update social_accounts set status = '{status}'");

        var refusal = Assert.IsType<ValidationFailed>((await CreateAsync(testTenant.Submission())).Error);
        Assert.Equal(("accountId", "account_not_connected"), (refusal.Violations[0].Field, refusal.Violations[0].Code));
        Assert.Equal(
            "account_not_connected",
            Assert.Single((await CreateAsync(testTenant.Submission(status: SubmissionStatus.Draft))).Value.Warnings).Code);
    }

    [Fact]
    public async Task A_post_for_an_account_with_a_dead_token_is_accepted_and_waits()
    {
        await database.ExecuteAsync("update social_accounts set status = 'token_expired'");
        var post = (await CreateAsync(testTenant.Submission())).Value;

        Assert.Equal(
            ("pending", "reconnect", "account_needs_reconnect"), (post.Status, post.WaitingFor, Assert.Single(post.Warnings).Code));
        Assert.Equal(1, await database.CountAsync("deliveries"));
    }

    [Fact]
    public async Task The_same_text_within_a_day_gets_a_warning_with_the_other_posts_id()
    {
        var first = (await CreateAsync(testTenant.Submission("Same  words"))).Value;
        var second = (await CreateAsync(testTenant.Submission("Same words"))).Value;
        Warning warning = Assert.Single(second.Warnings);

        Assert.Equal("likely_duplicate", warning.Code);
        Assert.Contains(first.Id.ToString(), warning.Message, StringComparison.Ordinal);
        await database.ExecuteAsync("update posts set created_at = created_at - interval '25 hours'");
        Assert.Empty((await CreateAsync(testTenant.Submission("Same words"))).Value.Warnings);
    }

    [Fact]
    public async Task A_platform_that_is_not_the_accounts_is_a_mismatch()
    {
        await database.ExecuteAsync("update social_accounts set platform = 'elsewhere'");
        var refusal = Assert.IsType<ValidationFailed>((await CreateAsync(testTenant.Submission())).Error);
        Assert.Equal(("platform", "platform_mismatch"), (refusal.Violations[0].Field, refusal.Violations[0].Code));
    }

    [Fact]
    public async Task An_alias_is_accepted_and_never_stored()
    {
        Assert.Equal("paper", (await CreateAsync(testTenant.Submission() with { Platform = "papyrus" })).Value.Platform);
    }

    [Fact]
    public async Task Media_that_a_post_shows_are_in_use_until_it_is_at_its_end()
    {
        var post = (await CreateAsync(testTenant.WithPicture())).Value;

        Assert.Equal(testTenant.Picture.Id, Assert.Single(post.Items[0].Media).Id);
        Assert.Equal(
            1, await database.CountAsync("media_uses", $"post_id = '{post.Id.Value}' and media_id = '{testTenant.Picture.Id.Value}'"));
    }

    [Fact]
    public async Task A_draft_needs_posts_write_and_a_publication_posts_publish()
    {
        var writer = await TestTenant.CreateTenantAsync(hostServices, Permission.PostsWrite);
        var publisher = await TestTenant.CreateTenantAsync(hostServices, Permission.PostsPublish);

        Assert.Equal("posts.publish", Assert.IsType<PermissionDenied>((await CreateAsync(writer.Submission(), writer)).Error).Required);
        Assert.Null((await CreateAsync(writer.Submission(status: SubmissionStatus.Draft), writer)).Error);
        Assert.Equal(
            "posts.write",
            Assert.IsType<PermissionDenied>(
                (await CreateAsync(publisher.Submission(status: SubmissionStatus.Draft), publisher)).Error).Required);
        Assert.Null((await CreateAsync(publisher.Submission(), publisher)).Error);
    }

    [Theory]
    [InlineData("'); drop table posts; --")]
    [InlineData("$1 %s {0} \\ \" ' ` 🧵 العربية \u200b\n\t")]
    [Rule("S-106")]
    [Rule("S-113")]
    public async Task Text_is_kept_as_it_was_sent(string text)
    {
        var post = (await CreateAsync(testTenant.Submission(text))).Value;
        var read = (await hostServices.RunAsync<GetPost, GetPost.Input, PostView>(testTenant, new(post.Id))).Value;
        Assert.Equal(text, read.Items[0].Text);
    }

    private Task<Result<PostView>> CreateAsync(PostSubmission submission, TestTenant? caller = null) =>
        hostServices.RunAsync<CreatePost, PostSubmission, PostView>(caller ?? testTenant, submission);
}
