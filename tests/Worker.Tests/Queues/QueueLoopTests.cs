using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NSubstitute;
using NSubstitute.Extensions;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Testing;
using Postato.Worker.Queues;

namespace Postato.Worker.Tests.Queues;

/// <summary>A queue row without content, which is all that the loop needs.</summary>
public sealed record TestLease(Guid Number, string Worker, DateTimeOffset Due, LeaseTerm Ends)
    : Lease(new(Number), new(Number), Number, Worker, 1, Due, Ends)
{
    public override string Row => Number.ToString();
}

/// <summary>How the loop handles leases: claims, renews and gives back, however the work ends.</summary>
public sealed class QueueLoopTests : IAsyncDisposable
{
    private readonly MovableClock clock = new();
    private readonly ILeasedQueue<TestLease> queue = Substitute.For<ILeasedQueue<TestLease>>();
    private readonly ILeasedWork<TestLease> work = Substitute.For<ILeasedWork<TestLease>>();
    private readonly ITrustedClock trusted = Substitute.For<ITrustedClock>();
    private readonly QueueState<TestLease> state = new("tests", 4);
    private readonly WorkerState worker;
    private readonly QueueLoop<TestLease> loop;
    private readonly ConcurrentQueue<TestLease> due = new();
    private readonly ConcurrentQueue<int> asked = new();
    private readonly ConcurrentQueue<TestLease> renewed = new();
    private readonly ConcurrentQueue<TestLease> handedBack = new();
    private readonly ConcurrentDictionary<TestLease, TaskCompletionSource> runs = new();

    public QueueLoopTests()
    {
        worker = new(null, [state]);
        loop = LoopOf(worker);
        trusted.MaySign.Returns(true);
        queue.ClaimAsync(null!, 0, null!, default).ReturnsForAnyArgs(call => Claim(call.ArgAt<int>(1)));
        queue.RenewAsync(null!, null!, default).ReturnsForAnyArgs(call => Keep(renewed, call.ArgAt<IReadOnlyCollection<TestLease>>(1)));
        queue.ReleaseAsync(null!, null!, default)
            .ReturnsForAnyArgs(call => Keep(handedBack, call.ArgAt<IReadOnlyCollection<TestLease>>(1)));
        // Work runs until the test ends it.
        work.RunAsync(null!, default).ReturnsForAnyArgs(call => RunOf(call.Arg<TestLease>()).Task);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var run in runs.Values)
            run.TrySetResult();
        await loop.StopAsync(CancellationToken.None);
        loop.Dispose();
    }

    [Fact]
    public async Task A_lease_is_renewed_until_its_work_ends_also_while_the_host_stops()
    {
        var lease = Put();
        await loop.StartAsync(Ct);
        await BegunAsync(lease);
        await RenewedAsync(lease);

        var stopping = loop.StopAsync(CancellationToken.None);
        for (var i = 0; i < 3; i++)
            await RenewedAsync(lease);
        Assert.False(stopping.IsCompleted);

        RunOf(lease).SetResult();
        await stopping;
        renewed.Clear();
        clock.Advance(Lease.RenewEvery * 3);
        Assert.Empty(renewed);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_tried_again()
    {
        var lease = Put();
        var failures = 0;
        queue.Configure().RenewAsync(null!, null!, Ct).ReturnsForAnyArgs(call =>
            Interlocked.Increment(ref failures) == 1
                ? throw new NpgsqlException()
                : Keep(renewed, call.ArgAt<IReadOnlyCollection<TestLease>>(1)));
        await loop.StartAsync(Ct);
        await BegunAsync(lease);

        await RenewedAsync(lease);
        Assert.True(failures > 1);
    }

    [Fact]
    public async Task A_host_that_stops_claims_nothing_more_and_waits_for_what_it_has()
    {
        var lease = Put();
        await loop.StartAsync(Ct);
        await BegunAsync(lease);
        var stopping = loop.StopAsync(CancellationToken.None);
        var late = Put();
        state.Nudge();

        RunOf(lease).SetResult();
        await stopping;
        Assert.DoesNotContain(late, runs.Keys);
        Assert.Empty(handedBack);
    }

    [Fact]
    public async Task Work_cancelled_by_a_stop_is_given_back()
    {
        var lease = Put();
        await loop.StartAsync(Ct);
        await BegunAsync(lease);
        var stopping = loop.StopAsync(CancellationToken.None);
        RunOf(lease).SetCanceled(CancellationToken.None);
        await stopping;
        Assert.Equal([lease], handedBack);
    }

    [Fact]
    public async Task Work_ended_by_a_database_outage_is_given_back_before_the_next_claim()
    {
        var lease = Put();
        await loop.StartAsync(Ct);
        await BegunAsync(lease);
        RunOf(lease).SetException(new NpgsqlException("away", new IOException()));
        await Eventually.TrueAsync(() => Task.FromResult(handedBack.Contains(lease)), Ct);

        var next = Put();
        await BegunAsync(next);
    }

    [Fact]
    public async Task Work_that_throws_ends_alone_keeps_its_lease_and_frees_its_place()
    {
        var (broken, sound) = (Put(), Put());
        await loop.StartAsync(Ct);
        await BegunAsync(broken);
        await BegunAsync(sound);
        RunOf(broken).SetException(new InvalidOperationException("A bug."));

        await Eventually.TrueAsync(() => Task.FromResult(state.InFlight == 1), Ct);
        asked.Clear();
        await Eventually.TrueAsync(() => Task.FromResult(asked.Contains(3)), Ct);
        await RenewedAsync(sound);
        Assert.DoesNotContain(broken, renewed);
        Assert.Empty(handedBack);
    }

    [Fact]
    public async Task A_worker_that_drains_claims_nothing_and_finishes_what_it_has()
    {
        var lease = Put();
        await loop.StartAsync(Ct);
        await BegunAsync(lease);
        worker.Drain();
        await RenewedAsync(lease);
        asked.Clear();
        var late = Put();
        RunOf(lease).SetResult();
        await Eventually.TrueAsync(() => Task.FromResult(state.InFlight == 0), Ct);

        await RenewedTimesPassAsync();
        Assert.DoesNotContain(late, runs.Keys);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task A_claim_that_fails_is_tried_again()
    {
        var lease = Put();
        var failures = 0;
        queue.Configure().ClaimAsync(null!, 0, null!, Ct).ReturnsForAnyArgs(call =>
            Interlocked.Increment(ref failures) < 3 ? throw new NpgsqlException() : Claim(call.ArgAt<int>(1)));
        await loop.StartAsync(Ct);
        await BegunAsync(lease);
        Assert.True(failures >= 3);
    }

    [Fact]
    public async Task It_claims_as_many_as_it_has_free_places()
    {
        for (var i = 0; i < 6; i++)
            Put();
        await loop.StartAsync(Ct);
        await Eventually.TrueAsync(() => Task.FromResult(runs.Count == 4), Ct);
        Assert.Equal(4, asked.First());

        runs.Values.First().SetResult();
        await Eventually.TrueAsync(() => Task.FromResult(runs.Count == 5), Ct);
        Assert.DoesNotContain(asked, places => places < 1);
    }

    [Fact]
    [Rule("S-129")]
    public async Task A_host_with_an_untrusted_clock_claims_nothing()
    {
        trusted.MaySign.Returns(false);
        var lease = Put();
        await loop.StartAsync(Ct);
        await RenewedTimesPassAsync();
        Assert.Empty(asked);

        trusted.MaySign.Returns(true);
        await BegunAsync(lease);
    }

    [Fact]
    public async Task A_named_worker_takes_over_its_last_processs_leases_before_it_claims()
    {
        var order = new ConcurrentQueue<string>();
        queue.ReleaseAllAsync(null!, Ct).ReturnsForAnyArgs(call =>
        {
            order.Enqueue($"released {call.Arg<string>()}");
            return Task.CompletedTask;
        });
        queue.Configure().ClaimAsync(null!, 0, null!, Ct).ReturnsForAnyArgs(_ =>
        {
            order.Enqueue("claimed");
            return new Claim<TestLease>([], null);
        });
        using var other = LoopOf(new WorkerState("first", [state]));
        await other.StartAsync(Ct);
        await Eventually.TrueAsync(() => Task.FromResult(order.Count >= 2), Ct);
        await other.StopAsync(CancellationToken.None);
        Assert.Equal(["released first", "claimed"], order.Take(2));
    }

    private TestLease Put()
    {
        var now = clock.GetUtcNow();
        var lease = new TestLease(Uuid7.New(now), worker.WorkerId, now, new(clock, HostMoment.Now(clock)));
        due.Enqueue(lease);
        return lease;
    }

    private Claim<TestLease> Claim(int most)
    {
        asked.Enqueue(most);
        var leases = new List<TestLease>();
        while (leases.Count < most && due.TryDequeue(out var lease))
            leases.Add(lease);
        return new(leases, null);
    }

    private TaskCompletionSource RunOf(TestLease lease) =>
        runs.GetOrAdd(lease, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private Task BegunAsync(TestLease lease) => Eventually.TrueAsync(() => Task.FromResult(runs.ContainsKey(lease)), Ct);

    /// <summary>Moves the clock until it is renewed once more.</summary>
    private async Task RenewedAsync(TestLease lease)
    {
        renewed.Clear();
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(Lease.RenewEvery);
                return Task.FromResult(renewed.Contains(lease));
            },
            Ct);
    }

    // Long enough for many claims.
    private async Task RenewedTimesPassAsync()
    {
        for (var i = 0; i < 20; i++)
        {
            clock.Advance(Lease.RenewEvery);
            await Task.Yield();
        }
    }

    private QueueLoop<TestLease> LoopOf(WorkerState of) =>
        new(queue, work, state, of, clock, trusted, NullLogger<QueueLoop<TestLease>>.Instance);

    private static Task Keep(ConcurrentQueue<TestLease> where, IEnumerable<TestLease> leases)
    {
        foreach (var lease in leases)
            where.Enqueue(lease);
        return Task.CompletedTask;
    }
}
