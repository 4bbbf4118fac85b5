using Postato.Api.Tests.Support;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Api.Tests.Events;

/// <summary>The events that the API records: each payload is that of its record, and agrees with the API's answers.</summary>
public sealed class EventTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() =>
        customer = await sharedHost.CreateTenantAsync(Permissions.AgentDefault | Permission.AccountsManage);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_event_about_a_post_agrees_with_the_APIs_answer()
    {
        var scheduled = await customer.ScheduleAsync();
        var cancelled = await customer.PostAsync($"/posts/{scheduled}/cancel");
        var queued = await customer.CreateAsync(new { status = "publish" });
        await customer.Database.MakeUncertainAsync(Id<Post>.ParseOrNone(queued));
        await customer.PostAsync($"/posts/{queued}/resolve", new { outcome = "not_published" });
        await customer.PostAsync($"/posts/{queued}/retry");
        await customer.Database.MakeUncertainAsync(Id<Post>.ParseOrNone(queued));
        var published = await customer.PostAsync($"/posts/{queued}/resolve",
            new { outcome = "published", platformUrl = "https://paper.example/posts/7" });
        var draft = await customer.CreateAsync();
        await customer.PatchAsync($"/posts/{draft}",
            new { status = "scheduled", scheduledAt = TimeProvider.System.GetUtcNow().AddDays(2) });
        await customer.PatchAsync($"/posts/{draft}", new { status = "publish" });
        await customer.DeleteAsync($"/posts/{draft}");

        var told = await ToldAsync();
        Assert.Equal(
            ["post.scheduled", "post.cancelled", "post.queued", "post.queued", "post.published", "post.scheduled", "post.queued",
                "post.cancelled"], told.Select(one => one.Type));
        Assert.All(told.Take(2), one => Assert.Equal((scheduled, scheduled), (one.SubjectId, one.Text("postId"))));
        AssertSame(cancelled, told[1]);
        AssertSame(published, told[4]);
    }

    [Fact]
    public async Task Events_about_an_account_and_a_medium_agree_with_the_APIs_answers()
    {
        var medium = await customer.PostAsync("/media", Pictures.Upload(Pictures.Png, "a.png"));
        await customer.DeleteAsync($"/accounts/{customer.Account}");
        var account = await customer.GetAsync($"/accounts/{customer.Account}");

        var told = await ToldAsync();
        Assert.Equal(["media.ready", "account.disconnected"], told.Select(one => one.Type));
        Assert.Equal((medium.Text("id"), medium.Text("id")), (told[0].SubjectId, told[0].Text("mediaId")));
        AssertSame(medium, told[0]);
        Assert.Equal((customer.Account, customer.Account), (told[1].SubjectId, told[1].Text("accountId")));
        AssertSame(account, told[1]);
    }

    private Task<IReadOnlyList<RecordedEvent>> ToldAsync() =>
        RecordedEvents.ReadAsync(customer.Database.Owner, TestContext.Current.CancellationToken, customer.TestTenant.Tenant.Id.Value);

    // Members that both have are equal; an event leaves out some members of items.
    private static void AssertSame(Reply answer, RecordedEvent told)
    {
        var shared = told.Data.EnumerateObject().Where(member => member.Name != "items" && answer.Json.TryGetProperty(member.Name, out _))
            .ToList();
        Assert.NotEmpty(shared);
        Assert.All(shared, member => Assert.Equal($"{answer.Json.GetProperty(member.Name)}", $"{member.Value}"));
        if (told.Data.TryGetProperty("items", out var items))
        {
            foreach (var (item, i) in items.EnumerateArray().Select((item, i) => (item, i)))
                Assert.All(item.EnumerateObject(), member =>
                    Assert.Equal($"{answer.Json.GetProperty("items")[i].GetProperty(member.Name)}", $"{member.Value}"));
        }
    }
}
