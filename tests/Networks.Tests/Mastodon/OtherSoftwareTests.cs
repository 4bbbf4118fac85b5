using System.Text.Json;
using Postato.Domain.Posts;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>Servers with Mastodon's API that differ in what they remember of a request.</summary>
public sealed class OtherSoftwareTests(MastodonFixture fixture) : IClassFixture<MastodonFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> LostAnswers => new(
        from software in (string[])["gotosocial", "pleroma", "plain"]
        from marker in (string[])[
            "#sbx_cut", "#sbx_cut_before", "#sbx_500", "#sbx_500_after", "#sbx_garbage", "#sbx_cdn", "#sbx_429", "#sbx_lag #sbx_cut",
            "#sbx_lag #sbx_500_after", "#sbx_item2_cut",
        ]
        select (software, marker));

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_lost_answer_leaves_every_item_once(string software, string marker)
    {
        var account = await fixture.ConnectAtAsync(HostOf(software), Ct);
        var post = fixture.Write(account, $"one {marker}", "two");

        await fixture.DeliverAsync(post, Ct);
        await fixture.AdvanceAsync(TimeSpan.FromSeconds(60), Ct);

        Assert.True(post.Status == PostStatus.Published, $"{post.Status} after {string.Join(", ", post.Outcomes)}: {post.Error}");
        var found = await fixture.PostsOfAsync(account, Ct);
        Assert.Equal(post.Post.Items.Select(item => item.Text), found.Select(item => item.GetProperty("text").GetString()));
        Assert.Equal(found.Select(item => item.GetProperty("id").GetString()), post.Published.Select(item => item!.PlatformPostId));
    }

    [Theory]
    [InlineData("gotosocial")]
    [InlineData("pleroma")]
    [InlineData("plain")]
    public async Task Where_a_repeat_may_be_a_second_status_absence_is_proven_by_time(string software)
    {
        var account = await fixture.ConnectAtAsync(HostOf(software), Ct);
        var post = fixture.Write(account, "not at once #sbx_cut_before");
        var began = fixture.Clock.GetUtcNow();

        await fixture.AttemptAsync(post);

        Assert.Equal("reconcile:item:0 unknown", post.Outcomes[^1]);
        Assert.True(post.DueAt > began);
        await fixture.DeliverAsync(post, Ct);
        Assert.InRange(post.Outcomes.Count(outcome => outcome.StartsWith("reconcile:", StringComparison.Ordinal)), 3, 6);
        Assert.Single(await fixture.PostsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_key_that_remembers_an_error_is_not_used_again()
    {
        var account = await fixture.ConnectAtAsync(fixture.PleromaHost, Ct);
        var post = fixture.Write(account, "once more #sbx_500");
        var mark = await fixture.MarkAsync(Ct);

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Published, post.Status);
        Assert.Equal(
            [500, 200], (await fixture.RequestsAsync(mark, Ct)).Where(IsCreation).Select(call => call.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_server_that_has_it_and_does_not_say_where_is_asked_until_it_shows()
    {
        var account = await fixture.ConnectAtAsync(fixture.GoToSocialHost, Ct);
        var post = fixture.Write(account, "already handled");
        await fixture.OrderAsync(account, "status", Ct, status: 200, body: """{"status":"request already handled"}""");

        await fixture.DeliverAsync(post, Ct);

        // It is never listed: a person decides, and nothing is sent again.
        Assert.Equal((PostStatus.Failed, ErrorCodes.DeliveryUncertain), (post.Status, post.Error!.Code));
        Assert.Equal(["item:0 in_doubt"], post.Outcomes.Where(outcome => outcome.StartsWith("item:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_error_that_is_an_object_is_kept_whole()
    {
        var account = await fixture.ConnectAtAsync(fixture.PleromaHost, Ct);
        var post = fixture.Write(account, "bad #sbx_refuse");

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.NetworkRefused), (post.Status, post.Error!.Code));
        Assert.Equal(
            "Validation failed: Text contains a word that this server does not allow",
            JsonElement.Parse(post.Error.Network!.Text!).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_refusal_in_another_softwares_words_is_final_too()
    {
        var account = await fixture.ConnectAtAsync(fixture.GoToSocialHost, Ct);
        var post = fixture.Write(account, "bad #sbx_refuse");

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.NetworkRefused), (post.Status, post.Error!.Code));
        Assert.StartsWith("Bad Request: Validation failed", post.Error.Network!.Text, StringComparison.Ordinal);
        Assert.Empty(await fixture.PostsOfAsync(account, Ct));
    }

    [Theory]
    [InlineData("mastodon", 500, 4, 4)]
    [InlineData("gotosocial", 5_000, 6, 6)]
    [InlineData("plain", 500, 4, 4)]
    public async Task An_account_has_the_limits_of_its_server(string software, int characters, int media, int options)
    {
        var account = await fixture.ConnectAtAsync(HostOf(software), Ct);

        var capabilities = fixture.Network.CapabilitiesFor(account.Profile.Facts);

        var status = capabilities.Find("status")!;
        Assert.Equal((characters, media), (status.Text[0].Maximum, status.Media.Count.Maximum));
        Assert.Equal(
            options,
            status.Options.Single(option => option.Name == "poll").Members!.Single(member => member.Name == "options").MaximumCount);
        Assert.Same(capabilities, fixture.Network.CapabilitiesFor(account.Profile.Facts));
    }

    private string HostOf(string software) => software switch
    {
        "gotosocial" => fixture.GoToSocialHost,
        "pleroma" => fixture.PleromaHost,
        "plain" => fixture.PlainHost,
        _ => fixture.Host,
    };

    private static bool IsCreation(JsonElement call) =>
        call.GetProperty("method").GetString() == "POST" && call.GetProperty("path").GetString() == "/api/v1/statuses";
}
