using Postato.Application.Queues;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Engine;

/// <summary>The process dies between any two journal writes of a thread's delivery.</summary>
public sealed class CrashTests
{
    private static readonly string[] Thread = [.. Enumerable.Range(1, 10).Select(i => $"item {i}")];

    public static TheoryData<bool> BeforeAndAfter => [true, false];

    [Theory]
    [MemberData(nameof(BeforeAndAfter))]
    public async Task A_thread_of_ten_resumes_after_a_crash_at_each_line_and_sends_no_item_twice(bool written)
    {
        await using var fixture = await WorkerFixture.SetUpAsync();
        for (var line = 1; ; line++)
        {
            fixture.Network.Published.Clear();
            var accepted = await fixture.AcceptAsync(await fixture.ConnectAccountAsync(), default, Thread);
            var dying = new CrashingJournal(fixture.Journal, line, written);
            var lease = await fixture.ClaimOneAsync("dies");
            try
            {
                await fixture.EngineWith(dying).RunAsync(lease, TestContext.Current.CancellationToken);
            }
            catch (ProcessDied)
            {
                // Its lease ends, and another worker continues.
            }

            fixture.Clock.Advance(Lease.Life + TimeSpan.FromSeconds(1));
            await fixture.DrainAsync();
            Assert.Equal(Thread, fixture.Network.Published);
            Assert.Equal("published", await fixture.PostAsync(accepted));
            if (!dying.Died)
            {
                // One write with the plan and the first intent, one per step, and one for the end.
                Assert.Equal(13, line);
                return;
            }
        }
    }
}
