using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Domain.Events;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Claims;

/// <summary>The claim: of each account the earliest, one in flight, whoever else claims.</summary>
public sealed class ClaimTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.SetUpAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Of_an_account_the_earliest_starts_first_and_one_is_in_flight()
    {
        var seat = await bench.SeatAsync();
        var later = await bench.AcceptAsync(seat, TimeSpan.FromSeconds(-1));
        var earlier = await bench.AcceptAsync(seat, TimeSpan.FromSeconds(-2));

        var lease = await bench.ClaimOneAsync();
        Assert.Equal(earlier.Delivery, lease.DeliveryId.Value);
        Assert.Empty((await bench.ClaimAsync("two")).Leases);

        await bench.RunAsync(lease);
        Assert.Equal(later.Delivery, (await bench.ClaimOneAsync()).DeliveryId.Value);
    }

    [Fact]
    public async Task Posts_of_the_same_time_go_in_the_order_of_their_acceptance()
    {
        var seat = await bench.SeatAsync();
        for (var i = 0; i < 5; i++)
        {
            await bench.AcceptAsync(seat, default, $"number {i}");
            bench.Clock.Advance(TimeSpan.FromMilliseconds(2));
        }

        await bench.SqlAsync($"update deliveries set due_at = '{bench.Clock.GetUtcNow():O}'");
        await bench.DrainAsync();
        Assert.Equal(["number 0", "number 1", "number 2", "number 3", "number 4"], bench.Network.Wall);
    }

    [Fact]
    public async Task What_is_not_due_waits_and_its_time_is_told()
    {
        var seat = await bench.SeatAsync();
        await bench.AcceptAsync(seat, TimeSpan.FromHours(2));
        await bench.AcceptAsync(seat, TimeSpan.FromHours(1));

        var claim = await bench.ClaimAsync();
        Assert.Empty(claim.Leases);
        Assert.Equal(TimeSpan.FromHours(1), claim.NextDueIn);

        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.ClaimOneAsync();
    }

    [Fact]
    public async Task A_lost_worker_is_followed_by_another_and_what_it_writes_later_changes_nothing()
    {
        var ticket = await bench.AcceptAsync(await bench.SeatAsync());
        var lost = await bench.ClaimOneAsync("lost");
        bench.Clock.Advance(Lease.Life - TimeSpan.FromSeconds(1));
        Assert.Empty((await bench.ClaimAsync("next")).Leases);

        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        var taken = await bench.ClaimOneAsync("next");
        Assert.True(taken.Fence > lost.Fence);

        await bench.RunAsync(lost);
        Assert.Empty(bench.Network.Wall);
        Assert.False(await bench.Journal.WriteAsync(new(lost) { Start = new(1, bench.Clock.GetUtcNow(), null) }, TestContext.Current.CancellationToken));
        var end = new AttemptEnd(1, bench.Clock.GetUtcNow(), "published", null, null, null, Events: [new(EventTypes.PostPublished, ticket.Post.ToString(), "{}")]) { Audit = "vault.unreadable" };
        Assert.False(await bench.Journal.WriteAsync(new(lost) { End = end }, TestContext.Current.CancellationToken));
        Assert.Empty(await bench.ReadAsync("select type from events union all select action from audit_entries"));
        Assert.Equal("pending", await bench.PostAsync(ticket));

        await bench.RunAsync(taken);
        Assert.Equal(["hello"], bench.Network.Wall);
    }

    [Fact]
    public async Task A_renewed_lease_is_nobody_elses()
    {
        await bench.AcceptAsync(await bench.SeatAsync());
        var lease = await bench.ClaimOneAsync();
        bench.Clock.Advance(Lease.RenewEvery);
        await bench.Queue.RenewAsync("one", [lease], TestContext.Current.CancellationToken);

        bench.Clock.Advance(Lease.Life - TimeSpan.FromSeconds(1));
        Assert.Empty((await bench.ClaimAsync("two")).Leases);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    [Rule("S-129")]
    public async Task A_host_whose_clock_is_off_neither_takes_a_live_lease_nor_starts_a_post_early(int seconds)
    {
        await using var skewed = await Bench.SetUpAsync(bench.Database, ahead: TimeSpan.FromSeconds(seconds));
        await bench.AcceptAsync(await bench.SeatAsync(), default, "taken");
        await bench.AcceptAsync(await bench.SeatAsync(), TimeSpan.FromSeconds(40), "later");
        await bench.ClaimOneAsync();
        Move(TimeSpan.FromSeconds(25));

        var claim = await skewed.ClaimAsync("skewed");
        Assert.Empty(claim.Leases);
        Assert.Equal(TimeSpan.FromSeconds(15), claim.NextDueIn);

        Move(TimeSpan.FromSeconds(6));
        var taken = await skewed.ClaimOneAsync("skewed");
        Move(TimeSpan.FromSeconds(28));
        Assert.DoesNotContain((await bench.ClaimAsync()).Leases, lease => lease.DeliveryId == taken.DeliveryId);
        await skewed.Queue.RenewAsync("skewed", [taken], TestContext.Current.CancellationToken);
        Move(TimeSpan.FromSeconds(28));
        Assert.DoesNotContain((await bench.ClaimAsync()).Leases, lease => lease.DeliveryId == taken.DeliveryId);

        void Move(TimeSpan time)
        {
            skewed.Clock.Advance(time);
            bench.Clock.Advance(time);
        }
    }

    [Fact]
    public async Task A_host_relies_on_a_lease_until_shortly_before_its_end_and_longer_when_it_was_renewed()
    {
        await bench.AcceptAsync(await bench.SeatAsync());
        var lease = await bench.ClaimOneAsync();
        bench.Clock.Advance(Lease.Life - TimeSpan.FromSeconds(6));
        Assert.False(lease.Term.IsOver);
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(lease.Term.IsOver);

        await bench.Queue.RenewAsync("one", [lease], TestContext.Current.CancellationToken);
        Assert.False(lease.Term.IsOver);
    }

    [Fact]
    public async Task A_lease_that_was_lost_is_over_even_where_its_worker_has_a_new_one_of_the_same_delivery()
    {
        await bench.AcceptAsync(await bench.SeatAsync());
        var lost = await bench.ClaimOneAsync();
        bench.Clock.Advance(Lease.Life + TimeSpan.FromSeconds(1));
        var held = await bench.ClaimOneAsync();
        Assert.Equal(lost.DeliveryId, held.DeliveryId);

        await bench.Queue.RenewAsync("one", [lost, held], TestContext.Current.CancellationToken);
        Assert.True(lost.Term.IsOver);
        Assert.False(held.Term.IsOver);
    }

    [Fact]
    public async Task A_lease_that_is_handed_back_is_due_as_it_was()
    {
        var ticket = await bench.AcceptAsync(await bench.SeatAsync(), TimeSpan.FromMinutes(-5));
        var lease = await bench.ClaimOneAsync();
        await bench.Queue.ReleaseAsync("one", [lease], TestContext.Current.CancellationToken);

        var again = await bench.ClaimOneAsync("two");
        Assert.Equal((ticket.Delivery, lease.DueAt), (again.DeliveryId.Value, again.DueAt));
    }

    [Fact]
    public async Task Two_workers_share_what_is_due_and_never_hold_the_same()
    {
        for (var i = 0; i < 40; i++)
            await bench.AcceptAsync(await bench.SeatAsync());

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => bench.ClaimAsync($"worker {i % 2}", 5))));
        var claimed = claims.SelectMany(claim => claim.Leases).Select(lease => lease.DeliveryId).ToList();
        Assert.Equal(40, claimed.Count);
        Assert.Equal(40, claimed.Distinct().Count());
    }

    [Theory]
    [InlineData("update social_accounts set status = 'token_expired'", "update social_accounts set status = 'connected'")]
    [InlineData("update social_accounts set status = 'disconnected'", "update social_accounts set status = 'connected'")]
    [InlineData("update social_accounts set paused_at = now()", "update social_accounts set paused_at = null")]
    [InlineData("update workspaces set paused_at = now()", "update workspaces set paused_at = null")]
    [InlineData("update workspaces set deleted_at = now()", "update workspaces set deleted_at = null")]
    [InlineData("insert into network_holds values ('scripted', null, 'pause', now())", "delete from network_holds")]
    [InlineData("insert into network_holds values ('*', null, 'pause', now())", "delete from network_holds")]
    [Rule("S-68")]
    public async Task What_is_held_is_not_claimed_and_goes_out_in_order_when_it_is_released(string hold, string release)
    {
        var seat = await bench.SeatAsync();
        await bench.AcceptAsync(seat, TimeSpan.FromSeconds(-2), "first");
        await bench.AcceptAsync(seat, TimeSpan.FromSeconds(-1), "second");
        await bench.SqlAsync(hold);
        await bench.AcceptAsync(seat, default, "third, while it is held");

        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty((await bench.ClaimAsync()).Leases);

        await bench.SqlAsync(release);
        await bench.DrainAsync();
        Assert.Equal(["first", "second", "third, while it is held"], bench.Network.Wall);
    }

    [Fact]
    public async Task A_lost_lease_of_a_held_account_is_not_claimed_either()
    {
        var seat = await bench.SeatAsync();
        await bench.AcceptAsync(seat);
        await bench.ClaimOneAsync("lost");
        await bench.SqlAsync("update social_accounts set status = 'token_expired'");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty((await bench.ClaimAsync()).Leases);

        await bench.SqlAsync("update social_accounts set status = 'connected'");
        await bench.ClaimOneAsync();
    }

    [Fact]
    public async Task A_network_held_until_a_time_is_called_again_then()
    {
        await bench.AcceptAsync(await bench.SeatAsync());
        await bench.SqlAsync($"insert into network_holds values ('scripted', '{bench.Clock.GetUtcNow().AddMinutes(3):O}', 'rate', now())");
        Assert.Empty((await bench.ClaimAsync()).Leases);
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        await bench.ClaimOneAsync();
    }

    [Fact]
    public async Task However_much_of_a_held_network_is_due_the_others_go_out()
    {
        var held = await bench.SeatAsync(platform: "held");
        await bench.SqlAsync($"""
            insert into social_accounts (tenant_id, workspace_id, id, platform, platform_account_id, username, status, connected_at, created_at, updated_at)
            select '{held.Tenant}', '{held.Workspace}', gen_random_uuid(), 'held', n::text, 'ann', 'connected', now(), now(), now() from generate_series(1, 5000) n;
            update delivery_lanes set due_at = '{bench.Clock.GetUtcNow().AddHours(-1):O}';
            insert into network_holds values ('held', '{bench.Clock.GetUtcNow().AddHours(1):O}', 'rate', now())
            """);
        await bench.AcceptAsync(await bench.SeatAsync());
        await bench.ClaimOneAsync();
    }

    [Fact]
    public async Task One_tenants_backlog_leaves_room_for_anothers_single_post()
    {
        var big = await bench.SeatAsync();
        for (var i = 0; i < 20; i++)
            await bench.AcceptAsync(await bench.SeatAsync(big.Tenant, big.Workspace), TimeSpan.FromHours(-1));
        var shares = new Shares(PerTenant: 5, PerNetwork: 100);
        var inFlight = (await bench.ClaimAsync(maximum: 10, shares: shares)).Leases;
        Assert.Equal(5, inFlight.Count);
        Assert.Empty((await bench.ClaimAsync(maximum: 10, shares: shares, inFlight: inFlight)).Leases);

        var single = await bench.AcceptAsync(await bench.SeatAsync());
        Assert.Equal(single.Delivery, Assert.Single((await bench.ClaimAsync(maximum: 10, shares: shares, inFlight: inFlight)).Leases).DeliveryId.Value);
    }

    [Fact]
    public async Task Tenants_take_turns()
    {
        var big = await bench.SeatAsync();
        for (var i = 0; i < 20; i++)
            await bench.AcceptAsync(await bench.SeatAsync(big.Tenant, big.Workspace), TimeSpan.FromHours(-1));
        var others = new[] { await bench.SeatAsync(), await bench.SeatAsync(), await bench.SeatAsync() };
        foreach (var other in others)
            await bench.AcceptAsync(other);

        var tenants = (await bench.ClaimAsync(maximum: 4)).Leases.Select(lease => lease.TenantId.Value);
        Assert.Equal(others.Select(other => other.Tenant).Append(big.Tenant).Order(), tenants.Order());
    }

    [Fact]
    public async Task A_sick_network_takes_its_share_of_a_worker_and_no_more()
    {
        var sick = await bench.SeatAsync(platform: "sick");
        for (var i = 0; i < 40; i++)
            await bench.AcceptAsync(await bench.SeatAsync(sick.Tenant, sick.Workspace, "sick"), TimeSpan.FromHours(-1));
        var healthy = await bench.AcceptAsync(await bench.SeatAsync(sick.Tenant, sick.Workspace));

        var leases = (await bench.ClaimAsync(maximum: 8, shares: new(100, PerNetwork: 6))).Leases;
        Assert.Equal(7, leases.Count);
        Assert.Contains(leases, lease => lease.DeliveryId.Value == healthy.Delivery);
    }

    [Fact]
    public async Task A_worker_that_was_away_catches_up_oldest_first()
    {
        var seat = await bench.SeatAsync();
        for (var i = 0; i < 6; i++)
            await bench.AcceptAsync(seat, TimeSpan.FromMinutes(i + 1), $"number {i}");
        bench.Clock.Advance(TimeSpan.FromHours(1));

        await bench.DrainAsync();
        Assert.Equal(Enumerable.Range(0, 6).Select(i => $"number {i}"), bench.Network.Wall);
    }
}
