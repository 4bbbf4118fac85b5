using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Domain.Networks;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Jobs;

public sealed class QueueWatchTests : IAsyncLifetime
{
    private Bench bench = null!;
    private Seat seat = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.SetUpAsync();
        seat = await bench.SeatAsync();
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_post_that_nobody_takes_is_an_alarm_and_so_is_a_lease_that_nobody_renews()
    {
        var due = bench.Clock.GetUtcNow();
        await bench.AcceptAsync(seat);
        Assert.Equal(new DeliveryBacklog(0, null, 0), await LookAsync());

        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(new DeliveryBacklog(1, due, 0), await LookAsync());
        await bench.Job<WatchDeliveries>().RunAsync(Ct);

        await bench.ClaimOneAsync();
        Assert.Equal(new DeliveryBacklog(0, null, 0), await LookAsync());
        bench.Clock.Advance(Lease.Life * 3);
        Assert.Equal(new DeliveryBacklog(0, null, 1), await LookAsync());
    }

    [Fact]
    public async Task What_is_held_on_purpose_is_no_alarm()
    {
        await bench.AcceptAsync(seat);
        await bench.AcceptAsync(await bench.SeatAsync(seat.Tenant, seat.Workspace, "paused"));
        await bench.SqlAsync("update social_accounts set paused_at = now() where platform = 'scripted'; insert into network_holds (platform, reason, since) values ('paused', 'pause', now())");
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(new DeliveryBacklog(0, null, 0), await LookAsync());
    }

    [Fact]
    public async Task What_a_hold_that_is_over_left_behind_is_an_alarm()
    {
        var due = bench.Clock.GetUtcNow();
        await bench.AcceptAsync(seat);
        await bench.SqlAsync($"insert into network_holds values ('scripted', '{due.AddMinutes(10):O}', 'rate', now())");
        bench.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(new DeliveryBacklog(0, null, 0), await LookAsync());
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(new DeliveryBacklog(1, due, 0), await LookAsync());
    }

    [Theory]
    [InlineData("update deliveries set status = 'closed'")]
    [InlineData("update delivery_lanes set due_at = null")]
    public async Task A_post_in_doubt_that_nobody_would_look_at_is_asked_about_and_not_sent_again(string stranding)
    {
        bench.Network.AtCreate = step =>
        {
            bench.Network.Take(step);
            return new StepOutcome.InDoubt(ScriptedNetwork.Error);
        };
        bench.Network.AtReconcile = _ => new Reconciliation.Unknown(ScriptedNetwork.Error, bench.Clock.GetUtcNow().AddSeconds(1));
        var ticket = await bench.AcceptAsync(seat);
        await bench.DrainAsync();
        Assert.Equal("processing", await bench.PostAsync(ticket));
        await bench.SqlAsync(stranding);

        bench.Network.AtReconcile = _ => null;
        await RunAsync();
        Assert.Empty(await WokenAsync());

        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await bench.DrainAsync();
        Assert.Equal("processing", await bench.PostAsync(ticket));
        await RunAsync();
        await RunAsync();
        await bench.DrainAsync();

        Assert.Equal(["reconciliation"], await WokenAsync());
        Assert.Equal("published", await bench.PostAsync(ticket));
        Assert.Equal(["hello"], bench.Network.Wall);
    }

    [Fact]
    [Rule("S-68")]
    public async Task A_stranded_post_of_a_deleted_workspace_is_left_alone()
    {
        var ticket = await bench.AcceptAsync(seat);
        await bench.SqlAsync($"update posts set status = 'processing', updated_at = '2020-01-01'; update deliveries set status = 'closed'; update workspaces set deleted_at = now()");
        await RunAsync();
        await using var entrance = bench.Door.Enter(ReconcileStranded.Part, new(seat.Tenant));
        Assert.NotNull((await entrance.Runner.InWorkspace(new(seat.Workspace), entrance.Get<WakePost>(), new(new(ticket.Post)), Ct)).Error);
        Assert.Equal(["closed"], await bench.ReadAsync("select status from deliveries"));
    }

    private Task<DeliveryBacklog> LookAsync() => bench.Job<IDeliveryWatch>().LookAsync(Ct);

    private Task RunAsync() => bench.Job<ReconcileStranded>().RunAsync(Ct);

    private Task<IReadOnlyList<string>> WokenAsync() => bench.ReadAsync("select actor from audit_entries where action = 'delivery.wake'");
}
