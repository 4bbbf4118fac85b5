using Microsoft.Extensions.Time.Testing;
using Postato.Application.Queues;
using Postato.Domain.Networks;

namespace Postato.Networks.Tests.Contract;

// Workers are killed or suspended, and their clocks differ.
public abstract partial class PublisherContract<TStage>
{
    public static TheoryData<int> FirstItemAndLast => [.. new[] { 0, Items("one", "two").Length - 1 }.Distinct()];

    [Theory]
    [MemberData(nameof(FirstItemAndLast))]
    public async Task A_worker_that_dies_between_a_call_and_its_record_leaves_one_post(int item)
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, Items("one", "two"));
        fixture.Journal.DiesAt = write => write.Outcome is { Outcome: "done" } done && done.ItemIndex == item;

        await AttemptAsync(post);
        Assert.EndsWith("open", post.Outcomes[^1], StringComparison.Ordinal);
        await fixture.DeliverAsync(post, Ct);

        await AssertThreadAsync(post, account);
    }

    [Fact]
    public async Task What_a_host_whose_clock_is_ahead_has_sent_is_found_by_one_whose_clock_is_not()
    {
        var account = await fixture.ConnectAsync(Ct);
        var sent = fixture.Clock.GetUtcNow();
        var post = fixture.Write(account, "sent before its time");
        await fixture.DeliverAsync(post, Ct);

        await fixture.AdvanceAsync(TimeSpan.FromMinutes(2), Ct);
        var lost = fixture.ContextOf(
            post, post.Plan!.Single(step => step.ItemIndex == 0).Name) with
        { IntentAt = sent + TimeSpan.FromSeconds(55) };

        Assert.IsType<Reconciliation.Happened>(await fixture.Network.Publisher.ReconcileAsync(lost, Ct));
    }

    [Theory]
    [MemberData(nameof(FirstItemAndLast))]
    public async Task A_worker_that_slept_past_its_lease_after_an_intent_sends_nothing(int item)
    {
        var account = await fixture.ConnectAsync(Ct);
        var texts = Items("one", "two");
        var post = fixture.Write(account, texts);
        var (clock, step) = (new FakeTimeProvider(), $"item:{item}");
        var slept = false;
        fixture.Journal.DiesAt = write =>
        {
            if (!slept && write.Intent is { } intent && intent.Name == step)
            {
                slept = true;
                clock.Advance(TimeSpan.FromMinutes(5));
            }

            return false;
        };

        await AttemptAsync(post, new(clock, HostMoment.Now(clock)));
        Assert.Equal(texts.Take(item), await fixture.TextsOfAsync(account, Ct));
        Assert.Equal($"{step} retry", post.Outcomes[^1]);
        Assert.Equal("never_left", post.Requests[^1].Outcome);

        await fixture.DeliverAsync(post, Ct);
        await AssertThreadAsync(post, account);
    }

    [Fact]
    public async Task A_delivery_that_is_done_is_not_done_again()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, "once");
        await fixture.DeliverAsync(post, Ct);
        var mark = await fixture.MarkAsync(Ct);

        await fixture.AttemptAsync(post);

        Assert.Empty(await fixture.RequestsAsync(mark, Ct));
        Assert.Single(await fixture.PostsOfAsync(account, Ct));
    }
}
