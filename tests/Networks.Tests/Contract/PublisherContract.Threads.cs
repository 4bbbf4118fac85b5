using Postato.Domain.Posts;

namespace Postato.Networks.Tests.Contract;

// Several items are one thread; a network with single items only is tested with one item.
public abstract partial class PublisherContract<TStage>
{
    public static TheoryData<string> FaultsWithinAThread => [
        .. ((string[])["cut", "500_after", "cut_before", "429", "token"])
            .Select(fault => $"#sbx_item{Math.Min(2, Takes.ThreadItems)}_{fault}"),
        $"#sbx_item{Math.Min(3, Takes.ThreadItems)}_garbage"];

    [Fact]
    public async Task Items_of_a_thread_stand_in_order_each_below_the_one_before()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, Items("the first", "the second", "the third", "the fourth"));

        await fixture.DeliverAsync(post, Ct);

        await AssertThreadAsync(post, account);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_thread_carries_media_at_its_first_item_and_at_its_last(string kind)
    {
        var account = await fixture.ConnectAsync(Ct);
        var texts = Items("first", "plain", "last");
        var post = fixture.Write(
            account, [.. texts.Select((text, i) => (text, i == 0 || i == texts.Length - 1 ? Takes.One(kind) : Takes.Required()))]);

        await fixture.DeliverAsync(post, Ct);

        var found = await AssertThreadAsync(post, account);
        Assert.Equal(
            post.Post.Items.Select(item => item.Media.Select(media => media.Sha256)),
            found.Select(item => item.GetProperty("media").EnumerateArray().Select(media => media.GetProperty("sha256").GetString()!)));
    }

    [Theory]
    [MemberData(nameof(FaultsWithinAThread))]
    public async Task A_fault_in_the_middle_of_a_thread_leaves_every_item_once_and_in_order(string marker)
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, Items($"one {marker}", "two", "three"));
        var mark = await fixture.MarkAsync(Ct);

        await DeliverWithPersonAsync(post);

        await AssertThreadAsync(post, account);
        await AssertFaultWasMetAsync(mark);
    }

    [Fact]
    public async Task A_thread_whose_middle_is_refused_tells_what_stands()
    {
        var account = await fixture.ConnectAsync(Ct);
        var refused = Math.Min(2, Takes.ThreadItems);
        var texts = Items($"one #sbx_item{refused}_refuse", "two", "three");
        var post = fixture.Write(account, texts);

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Equal(refused > 1 ? ErrorCodes.PartiallyPublished : ErrorCodes.NetworkRefused, post.Error!.Code);
        Assert.Equal(texts.Take(refused - 1), await fixture.TextsOfAsync(account, Ct));
    }
}
