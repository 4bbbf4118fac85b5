using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Networks;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Jobs;

public sealed class QueueWatchTests : IAsyncLifetime
{
    private WorkerFixture fixture = null!;
    private ConnectedAccount connected = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        fixture = await WorkerFixture.SetUpAsync();
        connected = await fixture.ConnectAccountAsync();
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task An_unclaimed_post_and_an_unrenewed_lease_are_reported()
    {
        var due = fixture.Clock.GetUtcNow();
        await fixture.AcceptAsync(connected);
        Assert.Equal(new DeliveryBacklog(0, null, 0), await LookAsync());

        fixture.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(new DeliveryBacklog(1, due, 0), await LookAsync());
        await fixture.Job<WatchDeliveries>().RunAsync(Ct);

        await fixture.ClaimOneAsync();
        Assert.Equal(new DeliveryBacklog(0, null, 0), await LookAsync());
        fixture.Clock.Advance(Lease.Life * 3);
        Assert.Equal(new DeliveryBacklog(0, null, 1), await LookAsync());
    }

    [Fact]
    public async Task Paused_posts_are_not_reported()
    {
        await fixture.AcceptAsync(connected);
        await fixture.AcceptAsync(await fixture.ConnectAccountAsync(connected.Tenant, connected.Workspace, "paused"));
        await fixture.SqlAsync(
            "update social_accounts set paused_at = now() where platform = 'scripted'; insert into network_holds (platform, reason, "
                + "since) values ('paused', 'pause', now())");
        fixture.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(new DeliveryBacklog(0, null, 0), await LookAsync());
    }

    [Fact]
    public async Task Posts_left_behind_by_an_ended_hold_are_reported()
    {
        var due = fixture.Clock.GetUtcNow();
        await fixture.AcceptAsync(connected);
        await fixture.SqlAsync($"insert into network_holds values ('scripted', '{due.AddMinutes(10):O}', 'rate', now())");
        fixture.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(new DeliveryBacklog(0, null, 0), await LookAsync());
        fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(new DeliveryBacklog(1, due, 0), await LookAsync());
    }

    [Theory]
    [InlineData("update deliveries set status = 'closed'")]
    [InlineData("update delivery_lanes set due_at = null")]
    public async Task A_stranded_post_in_doubt_is_asked_about_and_not_sent_again(string stranding)
    {
        fixture.Network.AtCreate = step =>
        {
            fixture.Network.Take(step);
            return new StepOutcome.InDoubt(ScriptedNetwork.Error);
        };
        fixture.Network.AtReconcile = _ => new Reconciliation.Unknown(ScriptedNetwork.Error, fixture.Clock.GetUtcNow().AddSeconds(1));
        var accepted = await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        Assert.Equal("processing", await fixture.PostAsync(accepted));
        await fixture.SqlAsync(stranding);

        fixture.Network.AtReconcile = _ => null;
        await RunAsync();
        Assert.Empty(await WokenAsync());

        fixture.Clock.Advance(TimeSpan.FromMinutes(11));
        await fixture.DrainAsync();
        Assert.Equal("processing", await fixture.PostAsync(accepted));
        await RunAsync();
        await RunAsync();
        await fixture.DrainAsync();

        Assert.Equal(["reconciliation"], await WokenAsync());
        Assert.Equal("published", await fixture.PostAsync(accepted));
        Assert.Equal(["hello"], fixture.Network.Published);
    }

    [Fact]
    [Rule("S-68")]
    public async Task A_stranded_post_of_a_deleted_workspace_is_left_alone()
    {
        var accepted = await fixture.AcceptAsync(connected);
        await fixture.SqlAsync(
            $"update posts set status = 'processing', updated_at = '2020-01-01'; update deliveries set status = 'closed'; update "
                + $"workspaces set deleted_at = now()");
        await RunAsync();
        await using var call = fixture.Calls.BeginAs(SystemPart.Reconciliation, new(connected.Tenant));
        Assert.NotNull((await call.Runner.InWorkspace(new(connected.Workspace), call.Get<WakePost>(), new(new(accepted.Post)), Ct)).Error);
        Assert.Equal(["closed"], await fixture.ReadAsync("select status from deliveries"));
    }

    private Task<DeliveryBacklog> LookAsync() => fixture.Job<IDeliveryWatch>().LookAsync(Ct);

    private Task RunAsync() => fixture.Job<ReconcileStranded>().RunAsync(Ct);

    private Task<IReadOnlyList<string>> WokenAsync() => fixture.ReadAsync("select actor from audit_entries where action = 'delivery.wake'");
}
