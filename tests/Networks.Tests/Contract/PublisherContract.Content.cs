using Postato.Domain.Networks;
using Postato.Domain.Posts;

namespace Postato.Networks.Tests.Contract;

// What is published equals what was written.
public abstract partial class PublisherContract<TStage>
{
    public static TheoryData<string> Kinds => [.. Takes.Kinds];

    [Fact]
    public async Task A_plan_is_pure_and_its_steps_have_names_of_their_own()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(
            account,
            [.. Items("first", "second", "third").Select((text, i) => (text, i == 0 ? Takes.Of(AnyMedia) : Takes.Required()))]).Post;
        var mark = await fixture.MarkAsync(Ct);
        var now = fixture.Clock.GetUtcNow();

        var plan = fixture.Network.Publisher.Plan(post, now);
        var again = fixture.Network.Publisher.Plan(post, now);

        Assert.Equal(plan.Select(step => step.Name).Distinct(), plan.Select(step => step.Name));
        Assert.Equal(post.Items.Select(item => item.Index), plan.Select(step => step.ItemIndex).OfType<int>());
        Assert.All(plan, step => Assert.Equal(step.Effect == StepEffect.Creating, step.ItemIndex is not null));
        Assert.Equal(
            plan.Select(step => (step.Name, step.ItemIndex, step.Effect)), again.Select(step => (step.Name, step.ItemIndex, step.Effect)));
        Assert.Empty(await fixture.RequestsAsync(mark, Ct));
    }

    [Fact]
    public async Task A_text_stands_at_the_network_as_it_was_written()
    {
        const string Text = "Grüße, 日本語 and 👨‍👩‍👧‍👦 on\ntwo lines, \"quoted\" & <b>unformatted</b>";
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, Text);

        await fixture.DeliverAsync(post, Ct);

        var found = Assert.Single(await fixture.PostsOfAsync(account, Ct));
        Assert.Equal(PostStatus.Published, post.Status);
        Assert.Equal(Text, found.GetProperty("text").GetString());
        Assert.Equal(found.GetProperty("id").GetString(), post.Published[0]!.PlatformPostId);
        Assert.Equal(found.GetProperty("url").GetString(), post.Published[0]!.PlatformUrl!.AbsoluteUri);
        Assert.Equal(Takes.Required().Count, found.GetProperty("media").GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Media_of_every_kind_stand_with_their_bytes_and_what_they_say_to_those_who_cannot_see_them(string kind)
    {
        var account = await fixture.ConnectAsync(Ct);
        var files = Takes.Of(kind);
        var post = fixture.Write(account, [("look", files)]);

        await fixture.DeliverAsync(post, Ct);

        Assert.True(post.Status == PostStatus.Published, $"{post.Status} after {string.Join(", ", post.Outcomes)}: {post.Error}");
        var media = Assert.Single(await fixture.PostsOfAsync(account, Ct)).GetProperty("media").EnumerateArray().ToList();
        Assert.Equal(files.Select(file => file.Sha256), media.Select(found => found.GetProperty("sha256").GetString()));
        Assert.Equal(files.Select(file => file.Alt ?? ""), media.Select(found => found.GetProperty("alt").GetString() ?? ""));
        if (kind == "image")
            Assert.Equal(files.Select(file => file.Width), media.Select(found => found.GetProperty("width").GetInt32()));
    }

    [Fact]
    public async Task Nothing_that_the_timeline_keeps_holds_a_token()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, [("look", Takes.Of(AnyMedia))]);
        await fixture.DeliverAsync(post, Ct);

        Assert.NotEmpty(post.Requests);
        Assert.All(
            post.Requests,
            request => Assert.DoesNotContain(account.Tokens.AccessToken.Reveal(), request.ToString(), StringComparison.Ordinal));
        Assert.All(
            post.Journal,
            entry => Assert.DoesNotContain(account.Tokens.AccessToken.Reveal(), entry.Data?.GetRawText() ?? "", StringComparison.Ordinal));
    }
}
