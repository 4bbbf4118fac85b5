using System.Globalization;
using Postato.Domain.Posts;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.X;

/// <summary>A thread of ten, and a worker that is killed: every item is published once, as a reply to the one before.</summary>
public sealed class XThreadTests(XFixture fixture) : IClassFixture<XFixture>
{
    private const int Items = 10;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Ten intents and the end.
    public static TheoryData<int> Lines => new(Enumerable.Range(1, Items + 1));

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_worker_that_dies_before_a_line_is_written_leaves_every_item_once(int line) =>
        await DieAtAsync(line, written: false);

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_worker_that_dies_after_a_line_is_written_leaves_every_item_once(int line) => await DieAtAsync(line, written: true);

    [Fact]
    public async Task A_worker_that_dies_again_and_again_leaves_every_item_once()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = WriteThread(account);
        for (var life = 0; post.DueAt is { } due && life < 200; life++)
        {
            if (due > fixture.Clock.GetUtcNow())
                await fixture.AdvanceAsync(due - fixture.Clock.GetUtcNow(), Ct);
            // Dies at its second write, or the third, or the fourth; once before and once after it is committed.
            var (lines, last, after) = (0, 2 + (life % 3), life % 2 == 1);
            fixture.Journal.DiesAt = write =>
            {
                if (++lines != last)
                    return false;
                if (after)
                    post.Write(write);
                return true;
            };
            await fixture.AttemptAsync(post);
            fixture.Journal.DiesAt = null;
        }

        await AssertWholeAsync(post, account);
    }

    private async Task DieAtAsync(int line, bool written)
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = WriteThread(account);
        var lines = 0;
        fixture.Journal.DiesAt = write =>
        {
            if (++lines != line)
                return false;
            if (written)
                post.Write(write);
            return true;
        };
        await fixture.AttemptAsync(post);
        Assert.Equal(line, lines);

        await fixture.DeliverAsync(post, Ct);

        await AssertWholeAsync(post, account);
    }

    private TestPost WriteThread(TestAccount account) =>
        fixture.Write(
            account,
            [.. Enumerable.Range(1, Items)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i} of {Items}, see example.com/{i} & more"))]);

    private async Task AssertWholeAsync(TestPost post, TestAccount account)
    {
        var found = await fixture.PostsOfAsync(account, Ct);
        Assert.True(post.Status == PostStatus.Published, $"{post.Status} after {string.Join(", ", post.Outcomes)}: {post.Error}");
        Assert.Equal(post.Post.Items.Select(item => item.Text), found.Select(item => item.GetProperty("text").GetString()));
        var ids = found.Select(item => item.GetProperty("id").GetString()).ToList();
        Assert.Equal(ids, post.Published.Select(item => item!.PlatformPostId));
        Assert.Equal(ids.SkipLast(1).Prepend(null), found.Select(item => item.GetProperty("replyTo").GetString()));
    }
}
