using System.Globalization;
using System.Text.Json;
using Postato.Api.Tests.Support;
using Postato.Testing;

namespace Postato.Api.Tests.Posts;

/// <summary>Creating posts over HTTP.</summary>
public sealed class PostCreationTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private static readonly string[] Members =
    [
        "id", "status", "platform", "accountId", "postType", "content", "options", "labels", "groupId", "createdAt", "updatedAt",
        "scheduledAt", "publishedAt", "nextAttemptAt",
        "waitingFor", "platformPostId", "platformUrl", "error", "warnings", "approval", "metadata", "items",
    ];

    private Customer customer = null!;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_post_is_answered_whole_by_the_names_of_the_contract()
    {
        var made = await customer.PostAsync(
            "/posts", Post(new { status = "publish", content = "Hello", metadata = new { campaign = "launch" } }));

        Assert.Equal(201, made.Status);
        Assert.Equal("application/json; charset=utf-8", made.Headers["Content-Type"]);
        Assert.Equal(Members, made.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ["id", "index", "kind", "text", "status", "media", "platformPostId", "platformUrl"],
            made.Json.GetProperty("items")[0].EnumerateObject().Select(member => member.Name));
        Assert.Matches("^pst_[0-9A-HJKMNP-TV-Z]{26}$", made.Text("id"));
        Assert.Equal(
            ("pending", "paper", "post", "Hello", "launch"),
            (made.Text("status"),
                made.Text("platform"), made.Text("postType"), made.Text("content"),
                made.Json.GetProperty("metadata").GetProperty("campaign").GetString()));
        Assert.Equal(made.Body, (await customer.GetAsync($"/posts/{made.Text("id")}")).Body);
        Assert.All(["createdAt", "updatedAt"], member => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", made.Text(member)));
    }

    [Fact]
    public async Task Several_items_become_a_thread_where_the_platform_has_one()
    {
        await MoveAsync("bluesky");
        var thread = await customer.PostAsync(
            "/posts",
            Post(new
            {
                platform = "bluesky",
                content = new object[]
                {
                    new { text = "One", media = new[] { new { id = customer.Picture, alt = "Alt" } } },
                    new { text = "Two" },
                },
            }));

        Assert.Equal(("thread", JsonValueKind.Array), (thread.Text("postType"), thread.Json.GetProperty("content").ValueKind));
        Assert.Equal(
            [("One", 0), ("Two", 1)],
            thread.Items.Select(item => (item.GetProperty("text").GetString()!, item.GetProperty("index").GetInt32())));
        Assert.Equal(
            (customer.Picture, "Alt"),
            (thread.Items[0].GetProperty("media")[0].GetProperty("id").GetString(),
                thread.Items[0].GetProperty("media")[0].GetProperty("alt").GetString()));
        Assert.Equal(
            "post",
            (await customer.PostAsync("/posts", Post(new { platform = "bluesky", content = new[] { new { text = "Alone" } } })))
                .Text("postType"));
    }

    [Fact]
    public async Task An_alias_is_accepted_and_the_platforms_own_key_returned() =>
        Assert.Equal("paper", (await customer.PostAsync("/posts", Post(new { platform = "papyrus" }))).Text("platform"));

    [Fact]
    public async Task A_time_is_ahead_by_two_years_at_most()
    {
        Assert.Equal(201, (await ScheduleAsync(Now.AddSeconds(30))).Status);
        Assert.Equal(201, (await ScheduleAsync(Now.AddDays(729))).Status);
        foreach (var time in (object[])[Now.AddSeconds(-1), Now.AddDays(732), "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
            Assert.Equal("Choose a time in the future, at most 2 years ahead.", (await ScheduleAsync(time)).Details["scheduledAt"]);
    }

    [Theory]
    [InlineData("publish", true, "Allowed with status scheduled only.")]
    [InlineData("draft", true, "Allowed with status scheduled only.")]
    [InlineData("scheduled", false, "Required with status scheduled.")]
    public async Task A_time_goes_with_scheduled_and_with_nothing_else(string status, bool timed, string told)
    {
        var refused = await customer.PostAsync(
            "/posts", Post(new { status, scheduledAt = timed ? Now.AddDays(1) : (DateTimeOffset?)null }));
        Assert.Equal((400, "INVALID_REQUEST", told), (refused.Status, refused.Error, refused.Details["scheduledAt"]));
    }

    [Fact]
    public async Task A_draft_is_stored_and_told_what_a_post_would_be_refused_for()
    {
        var text = new string('x', 101);
        var refused = await customer.PostAsync("/posts", Post(new { status = "publish", content = text }));
        Assert.Equal((422, "VALIDATION_FAILED"), (refused.Status, refused.Error));
        Assert.Equal(["content text_too_long"], refused.Violations);
        var violation = refused.Json.GetProperty("errors")[0];
        Assert.Equal(
            ("paper", 100, 101),
            (violation.GetProperty("platform").GetString(),
                violation.GetProperty("limit").GetInt32(), violation.GetProperty("actual").GetInt32()));
        Assert.Equal(0, await CountAsync());

        var draft = await customer.PostAsync("/posts", Post(new { content = text, postType = "nothing" }));
        Assert.Equal((201, "draft"), (draft.Status, draft.Text("status")));
        Assert.Equal(["post_type_not_supported"], draft.Warnings);
    }

    [Fact]
    public async Task Everything_invalid_is_reported_at_once()
    {
        var refused = await customer.PostAsync("/posts", Post(new
        {
            status = "publish",
            content = new string('x', 101),
            options = new { nothing = 1 },
            media = new object[]
            {
                new { id = "med_01KAV3W7S1T3V5X8YZ2A4B6C9D" },
                new { url = "https://example.com/a.png", type = "image/png" },
            },
        }));
        Assert.Equal(
            ["media[0].id not_found", "media[1].url url_not_allowed", "content text_too_long", "options.nothing option_unknown"],
            refused.Violations);
    }

    [Fact]
    public async Task A_medium_by_URL_is_not_supported_yet_not_even_in_a_draft() =>
        Assert.Equal(
            ["media[0].url url_not_allowed"],
            (await customer.PostAsync("/posts", Post(new { media = new[] { new { url = "https://example.com/a.png" } } }))).Violations);

    [Fact]
    public async Task Media_alone_are_content_enough()
    {
        var made = await customer.PostAsync(
            "/posts", Post(new { status = "publish", media = new[] { new { id = customer.Picture } } }, without: "content"));
        Assert.Equal((201, ""), (made.Status, made.Text("content")));
    }

    [Fact]
    public async Task A_likely_duplicate_within_a_day_gets_a_warning_with_the_other_posts_id()
    {
        var first = await customer.PostAsync("/posts", Post(new { status = "publish", content = "Same words" }));
        var second = await customer.PostAsync("/posts", Post(new { status = "publish", content = " Same   words" }));

        Assert.Empty(first.Warnings);
        Assert.Equal(["likely_duplicate"], second.Warnings);
        Assert.Contains(
            first.Text("id"), second.Json.GetProperty("warnings")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token_expired", "publish", 201, "account_needs_reconnect")]
    [InlineData("suspended", "publish", 422, "accountId account_not_connected")]
    [InlineData("disconnected", "publish", 422, "accountId account_not_connected")]
    [InlineData("disconnected", "draft", 201, "account_not_connected")]
    public async Task What_an_account_with_a_problem_accepts(string state, string status, int answer, string told)
    {
        await customer.Database.ExecuteAsync(
            $"update social_accounts set status = '{state}' where id = '{customer.TestTenant.Account.Id.Value}'");
        var reply = await customer.PostAsync("/posts", Post(new { status }));

        Assert.Equal((answer, told), (reply.Status, answer == 422 ? reply.Violations[0] : reply.Warnings[0]));
        if (state == "token_expired")
            Assert.Equal(("pending", "reconnect"), (reply.Text("status"), reply.Text("waitingFor")));
    }

    [Fact]
    public async Task A_scheduled_post_says_what_holds_it_once_its_time_has_come()
    {
        var post = await customer.PostAsync(
            "/posts", Post(new { status = "scheduled", scheduledAt = TimeProvider.System.GetUtcNow().AddHours(1) }));
        await customer.Database.ExecuteAsync(
            $"update social_accounts set status = 'token_expired' where id = '{customer.TestTenant.Account.Id.Value}'");
        Assert.Null((await customer.GetAsync($"/posts/{post.Text("id")}")).Text("waitingFor"));

        await customer.Database.ExecuteAsync("update posts set scheduled_at = now() - interval '1 minute'");
        Assert.Equal("reconnect", (await customer.GetAsync($"/posts/{post.Text("id")}")).Text("waitingFor"));
    }

    [Fact]
    public async Task A_platform_that_is_not_the_accounts_is_a_mismatch() =>
        Assert.Equal(["platform platform_mismatch"], (await customer.PostAsync("/posts", Post(new { platform = "bluesky" }))).Violations);

    [Fact]
    public async Task An_unknown_platform_is_told_with_those_that_are() =>
        Assert.Matches("^Use one of .*paper", (await customer.PostAsync("/posts", Post(new { platform = "myspace" }))).Details["platform"]);

    [Fact]
    [Rule("S-98")]
    public async Task The_same_key_gives_the_same_post_byte_for_byte()
    {
        var body = JsonSerializer.Serialize(Post(new { status = "publish", content = "Once" }));
        var first = await customer.PostAsync("/posts", body, ("Idempotency-Key", "\"one-key\""));
        var again = await customer.PostAsync("/posts", body, ("Idempotency-Key", "one-key"));

        Assert.Equal((201, 201, "true"), (first.Status, again.Status, again.Headers["Idempotent-Replayed"]));
        Assert.False(first.Headers.ContainsKey("Idempotent-Replayed"));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(1, await CountAsync());
        var other = await customer.PostAsync("/posts", Post(new { content = "Other" }), ("Idempotency-Key", "one-key"));
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Error));
    }

    private Task<Reply> ScheduleAsync(object time) =>
        customer.PostAsync(
            "/posts",
            Post(new
            {
                status = "scheduled",
                scheduledAt = time is DateTimeOffset at ? at.ToString("O", CultureInfo.InvariantCulture) : time,
            }));

    private Task<long> CountAsync() => customer.Database.CountAsync("posts", $"tenant_id = '{customer.TestTenant.Tenant.Id.Value}'");

    private Task MoveAsync(string platform) =>
        customer.Database.ExecuteAsync(
            $"update social_accounts set platform = '{platform}' where id = '{customer.TestTenant.Account.Id.Value}'");

    private Dictionary<string, object?> Post(object changes, string? without = null)
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
        if (without is not null)
            post.Remove(without);
        return post;
    }
}
