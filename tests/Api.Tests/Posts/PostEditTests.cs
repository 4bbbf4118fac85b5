using System.Text.Json;
using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;

namespace Postato.Api.Tests.Posts;

/// <summary>PATCH over HTTP: an absent member is unchanged, null clears it, lists are replaced as a whole.</summary>
public sealed class PostEditTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    private static DateTimeOffset Tomorrow => TimeProvider.System.GetUtcNow().AddDays(1);

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_absent_member_is_unchanged()
    {
        var at = Tomorrow;
        var id = await customer.CreateAsync(
            new
            {
                status = "scheduled",
                scheduledAt = at,
                content = "Old",
                media = new[] { new { id = customer.Picture, alt = "Alt" } },
                metadata = new { a = "1" },
            });
        var before = (await customer.GetAsync($"/posts/{id}")).Json;

        var after = await customer.PatchAsync($"/posts/{id}", "{}");
        Assert.Equal(200, after.Status);
        foreach (var member in (string[])["status", "postType", "content", "options", "scheduledAt", "metadata", "createdAt"])
            Assert.Equal(before.GetProperty(member).GetRawText(), after.Json.GetProperty(member).GetRawText());
        Assert.Equal(before.GetProperty("items").GetRawText(), after.Json.GetProperty("items").GetRawText());
        // Unchanged items keep their ids.
        after = await customer.PatchAsync($"/posts/{id}", """{"metadata":{"b":"2"},"status":"draft"}""");
        Assert.Equal(before.GetProperty("items").GetRawText(), after.Json.GetProperty("items").GetRawText());
    }

    [Fact]
    public async Task A_text_keeps_the_media_beside_it_and_media_keep_the_text()
    {
        var id = await customer.CreateAsync(new { content = "Old", media = new[] { new { id = customer.Picture, alt = "Alt" } } });

        var edited = await customer.PatchAsync($"/posts/{id}", new { content = "New" });
        Assert.Equal(
            ("New", customer.Picture), (edited.Text("content"), edited.Items[0].GetProperty("media")[0].GetProperty("id").GetString()));
        var cleared = await customer.PatchAsync($"/posts/{id}", """{"media":null}""");
        Assert.Equal(("New", 0), (cleared.Text("content"), cleared.Items[0].GetProperty("media").GetArrayLength()));
        var shown = await customer.PatchAsync($"/posts/{id}", new { media = new[] { new { id = customer.Picture } } });
        Assert.Equal(("New", 1), (shown.Text("content"), shown.Items[0].GetProperty("media").GetArrayLength()));
        var silent = await customer.PatchAsync($"/posts/{id}", """{"content":null}""");
        Assert.Equal(("", 1), (silent.Text("content"), silent.Items[0].GetProperty("media").GetArrayLength()));
    }

    [Fact]
    public async Task A_list_takes_the_place_of_everything_and_a_text_that_of_a_list()
    {
        await customer.Database.ExecuteAsync(
            $"update social_accounts set platform = 'bluesky' where id = '{customer.TestTenant.Account.Id.Value}'");
        var id = await customer.CreateAsync(
            new { platform = "bluesky", content = "Alone", media = new[] { new { id = customer.Picture } } });

        var thread = await customer.PatchAsync($"/posts/{id}", """{"content":[{"text":"One"},{"text":"Two"}]}""");
        Assert.Equal(("thread", 2), (thread.Text("postType"), thread.Items.Count));
        Assert.All(thread.Items, item => Assert.Equal(0, item.GetProperty("media").GetArrayLength()));

        var refused = await customer.PatchAsync($"/posts/{id}", """{"media":[]}""");
        Assert.Equal(["media"], refused.Details.Keys);
        Assert.Equal(["media"], (await customer.PatchAsync($"/posts/{id}", """{"content":[{"text":"x"}],"media":[]}""")).Details.Keys);

        var alone = await customer.PatchAsync($"/posts/{id}", """{"content":"Alone again"}""");
        Assert.Equal(("post", "Alone again", 1), (alone.Text("postType"), alone.Text("content"), alone.Items.Count));
    }

    [Fact]
    public async Task Null_clears_options_metadata_and_the_chosen_type()
    {
        var id = await customer.CreateAsync(new { postType = "nothing", options = new { a = 1 }, metadata = new { a = "1" } });
        Assert.Equal("nothing", (await customer.PatchAsync($"/posts/{id}", """{"content":"x"}""")).Text("postType"));

        var cleared = await customer.PatchAsync($"/posts/{id}", """{"options":null,"metadata":null,"postType":null}""");
        Assert.Equal("post", cleared.Text("postType"));
        Assert.All(["options", "metadata"], member => Assert.Equal(JsonValueKind.Null, cleared.Json.GetProperty(member).ValueKind));
    }

    [Fact]
    public async Task Metadata_and_options_are_replaced_whole()
    {
        var id = await customer.CreateAsync(new { options = new { a = 1, b = 2 }, metadata = new { a = "1", b = "2" } });
        var after = await customer.PatchAsync($"/posts/{id}", """{"options":{"c":3},"metadata":{"c":"3"}}""");
        Assert.Equal(
            ("""{"c":3}""", """{"c":"3"}"""),
            (after.Json.GetProperty("options").GetRawText(), after.Json.GetProperty("metadata").GetRawText()));
    }

    [Fact]
    public async Task A_draft_is_sent_now_or_given_a_time_and_taken_back()
    {
        var id = await customer.CreateAsync();
        var at = new DateTimeOffset(Tomorrow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

        var scheduled = await customer.PatchAsync($"/posts/{id}", new { status = "scheduled", scheduledAt = at });
        Assert.Equal(("scheduled", at), (scheduled.Text("status"), scheduled.Json.GetProperty("scheduledAt").GetDateTimeOffset()));
        var moved = await customer.PatchAsync($"/posts/{id}", new { scheduledAt = at.AddHours(1) });
        Assert.Equal(("scheduled", at.AddHours(1)), (moved.Text("status"), moved.Json.GetProperty("scheduledAt").GetDateTimeOffset()));
        Assert.Equal(
            moved.Text("scheduledAt"), (await customer.PatchAsync($"/posts/{id}", """{"status":"scheduled"}""")).Text("scheduledAt"));
        Assert.Equal(1, await customer.Database.CountAsync("deliveries", $"tenant_id = '{customer.TestTenant.Tenant.Id.Value}'"));

        var draft = await customer.PatchAsync($"/posts/{id}", """{"status":"draft"}""");
        Assert.Equal(("draft", JsonValueKind.Null), (draft.Text("status"), draft.Json.GetProperty("scheduledAt").ValueKind));
        Assert.Equal("pending", (await customer.PatchAsync($"/posts/{id}", """{"status":"publish"}""")).Text("status"));
        Assert.Equal("pending", (await customer.PatchAsync($"/posts/{id}", """{"status":"publish"}""")).Text("status"));
        var late = await customer.PatchAsync($"/posts/{id}", """{"status":"draft"}""");
        Assert.Equal((409, "invalid_state", "pending"), (late.Status, late.Error, late.Text("currentState")));
    }

    [Theory]
    [InlineData("""{"status":null}""", "status")]
    [InlineData("""{"status":"queue"}""", "status")]
    [InlineData("""{"status":"scheduled"}""", "scheduledAt")]
    [InlineData("""{"status":"publish","scheduledAt":"2099-01-01T00:00:00Z"}""", "scheduledAt")]
    [InlineData("""{"scheduledAt":"2099-01-01T00:00:00Z"}""", "scheduledAt")]
    [InlineData("""{"scheduledAt":"soon"}""", "scheduledAt")]
    [InlineData("""{"scheduledAt":{"localTime":"2099-01-01T00:00"}}""", "scheduledAt.timeZone")]
    [InlineData("""{"metadata":{"a":null}}""", "metadata")]
    [InlineData("""{"metadata":{"a":1}}""", "metadata.a")]
    [InlineData("""{"options":[]}""", "options")]
    [InlineData("""{"content":7}""", "content")]
    [InlineData("""{"content":[]}""", "content")]
    [InlineData("""{"content":[{"text":"a","more":1}]}""", "content[0].more")]
    [InlineData("""{"content":[{"text":"a"},{"text":"b","media":[{"id":7}]}]}""", "content[1].media[0].id")]
    [InlineData("""{"media":[{"id":7}]}""", "media[0].id")]
    [InlineData("""{"media":[{}]}""", "media[0]")]
    [InlineData("""{"postType":7}""", "postType")]
    [InlineData("""{"platform":"paper"}""", "platform")]
    [InlineData("""{"accountId":"acc_x"}""", "accountId")]
    public async Task A_patch_of_another_shape_is_refused_by_its_path_and_changes_nothing(string patch, string field)
    {
        var id = await customer.CreateAsync();
        var before = await customer.GetAsync($"/posts/{id}");

        var refused = await customer.PatchAsync($"/posts/{id}", patch);
        Assert.Equal((400, "INVALID_REQUEST"), (refused.Status, refused.Error));
        Assert.Equal([field], refused.Details.Keys);
        Assert.Equal(before.Body, (await customer.GetAsync($"/posts/{id}")).Body);
    }

    [Fact]
    public async Task A_scheduled_post_keeps_to_the_limits_and_a_draft_is_told_of_them()
    {
        var (scheduled, draft) = (await customer.ScheduleAsync(), await customer.CreateAsync());
        var patch = new { content = new string('x', 101) };

        Assert.Equal(["content text_too_long"], (await customer.PatchAsync($"/posts/{scheduled}", patch)).Violations);
        Assert.Equal(["text_too_long"], (await customer.PatchAsync($"/posts/{draft}", patch)).Warnings);
        Assert.Equal(["content text_too_long"], (await customer.PatchAsync($"/posts/{draft}", """{"status":"publish"}""")).Violations);
    }

    [Theory]
    [InlineData("processing")]
    [InlineData("published")]
    [InlineData("cancelled")]
    public async Task A_post_that_was_sent_cannot_be_edited(string status)
    {
        var id = await customer.ScheduleAsync();
        await customer.Database.ExecuteAsync(
            $"update posts set status = '{status}' where tenant_id = '{customer.TestTenant.Tenant.Id.Value}'");

        var refused = await customer.PatchAsync($"/posts/{id}", """{"content":"Too late"}""");
        Assert.Equal((409, "invalid_state", status), (refused.Status, refused.Error, refused.Text("currentState")));
    }

    [Fact]
    public async Task The_permission_to_write_does_not_allow_publishing()
    {
        var writer = await customer.WithAsync(Permission.PostsRead | Permission.PostsWrite);
        var (draft, scheduled) = (await customer.CreateAsync(), await customer.ScheduleAsync());

        Assert.Equal(200, (await writer.PatchAsync($"/posts/{draft}", """{"content":"Edited"}""")).Status);
        Assert.Equal(200, (await writer.PatchAsync($"/posts/{scheduled}", """{"content":"Edited too"}""")).Status);
        foreach (var patch in (object[])[
            """{"status":"publish"}""", new { status = "scheduled", scheduledAt = Tomorrow }, new { scheduledAt = Tomorrow },
        ])
        {
            var refused = await writer.PatchAsync($"/posts/{scheduled}", patch);
            Assert.Equal((403, "permission_denied", "posts.publish"), (refused.Status, refused.Error, refused.Text("required")));
        }
    }
}
