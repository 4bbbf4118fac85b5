using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Claims;

/// <summary>The claim: each account's earliest delivery, one in flight, with any number of workers.</summary>
public sealed class ClaimTests : IAsyncLifetime
{
    private WorkerFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await WorkerFixture.SetUpAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task The_earliest_post_of_an_account_starts_first_with_one_in_flight()
    {
        var connected = await fixture.ConnectAccountAsync();
        var later = await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-1));
        var earlier = await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-2));

        var lease = await fixture.ClaimOneAsync();
        Assert.Equal(earlier.Delivery, lease.DeliveryId.Value);
        Assert.Empty((await fixture.ClaimAsync("two")).Leases);

        await fixture.RunAsync(lease);
        Assert.Equal(later.Delivery, (await fixture.ClaimOneAsync()).DeliveryId.Value);
    }

    [Fact]
    public async Task Posts_of_the_same_time_go_in_the_order_of_their_acceptance()
    {
        var connected = await fixture.ConnectAccountAsync();
        for (var i = 0; i < 5; i++)
        {
            await fixture.AcceptAsync(connected, default, $"number {i}");
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(2));
        }

        await fixture.SqlAsync($"update deliveries set due_at = '{fixture.Clock.GetUtcNow():O}'");
        await fixture.DrainAsync();
        Assert.Equal(["number 0", "number 1", "number 2", "number 3", "number 4"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_post_that_is_not_due_waits_and_its_time_is_returned()
    {
        var connected = await fixture.ConnectAccountAsync();
        await fixture.AcceptAsync(connected, TimeSpan.FromHours(2));
        await fixture.AcceptAsync(connected, TimeSpan.FromHours(1));

        var claim = await fixture.ClaimAsync();
        Assert.Empty(claim.Leases);
        Assert.Equal(TimeSpan.FromHours(1), claim.NextDueIn);

        fixture.Clock.Advance(TimeSpan.FromHours(1));
        await fixture.ClaimOneAsync();
    }

    [Fact]
    public async Task A_lost_workers_post_is_taken_over_and_its_later_writes_change_nothing()
    {
        var accepted = await fixture.AcceptAsync(await fixture.ConnectAccountAsync());
        var lost = await fixture.ClaimOneAsync("lost");
        fixture.Clock.Advance(Lease.Life - TimeSpan.FromSeconds(1));
        Assert.Empty((await fixture.ClaimAsync("next")).Leases);

        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        var taken = await fixture.ClaimOneAsync("next");
        Assert.True(taken.Fence > lost.Fence);

        await fixture.RunAsync(lost);
        Assert.Empty(fixture.Network.Published);
        Assert.False(
            await fixture.Journal.WriteAsync(
                new(lost) { Start = new(1, fixture.Clock.GetUtcNow(), null) }, TestContext.Current.CancellationToken));
        var published = new PostPublished(new(lost.PostId, lost.AccountId, lost.Platform, PostStatus.Published, null, null, null, []));
        var end = new AttemptEnd(1, fixture.Clock.GetUtcNow(), "published", null, null, null, Events: [published])
        {
            Audit = "vault.unreadable",
        };
        Assert.False(await fixture.Journal.WriteAsync(new(lost) { End = end }, TestContext.Current.CancellationToken));
        Assert.Empty(await fixture.ReadAsync("select type from events union all select action from audit_entries"));
        Assert.Equal("pending", await fixture.PostAsync(accepted));

        await fixture.RunAsync(taken);
        Assert.Equal(["hello"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_renewed_lease_is_not_claimed_by_another_worker()
    {
        await fixture.AcceptAsync(await fixture.ConnectAccountAsync());
        var lease = await fixture.ClaimOneAsync();
        fixture.Clock.Advance(Lease.RenewEvery);
        await fixture.Queue.RenewAsync("one", [lease], TestContext.Current.CancellationToken);

        fixture.Clock.Advance(Lease.Life - TimeSpan.FromSeconds(1));
        Assert.Empty((await fixture.ClaimAsync("two")).Leases);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    [Rule("S-129")]
    public async Task A_host_whose_clock_is_off_neither_takes_a_live_lease_nor_starts_a_post_early(int seconds)
    {
        await using var skewed = await WorkerFixture.SetUpAsync(fixture.Database, ahead: TimeSpan.FromSeconds(seconds));
        await fixture.AcceptAsync(await fixture.ConnectAccountAsync(), default, "taken");
        await fixture.AcceptAsync(await fixture.ConnectAccountAsync(), TimeSpan.FromSeconds(40), "later");
        await fixture.ClaimOneAsync();
        Move(TimeSpan.FromSeconds(25));

        var claim = await skewed.ClaimAsync("skewed");
        Assert.Empty(claim.Leases);
        Assert.Equal(TimeSpan.FromSeconds(15), claim.NextDueIn);

        Move(TimeSpan.FromSeconds(6));
        var taken = await skewed.ClaimOneAsync("skewed");
        Move(TimeSpan.FromSeconds(28));
        Assert.DoesNotContain((await fixture.ClaimAsync()).Leases, lease => lease.DeliveryId == taken.DeliveryId);
        await skewed.Queue.RenewAsync("skewed", [taken], TestContext.Current.CancellationToken);
        Move(TimeSpan.FromSeconds(28));
        Assert.DoesNotContain((await fixture.ClaimAsync()).Leases, lease => lease.DeliveryId == taken.DeliveryId);

        void Move(TimeSpan time)
        {
            skewed.Clock.Advance(time);
            fixture.Clock.Advance(time);
        }
    }

    [Fact]
    public async Task A_host_relies_on_a_lease_until_shortly_before_its_end_and_longer_when_it_was_renewed()
    {
        await fixture.AcceptAsync(await fixture.ConnectAccountAsync());
        var lease = await fixture.ClaimOneAsync();
        fixture.Clock.Advance(Lease.Life - TimeSpan.FromSeconds(6));
        Assert.False(lease.Term.IsOver);
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(lease.Term.IsOver);

        await fixture.Queue.RenewAsync("one", [lease], TestContext.Current.CancellationToken);
        Assert.False(lease.Term.IsOver);
    }

    [Fact]
    public async Task A_lost_lease_stays_lost_even_when_its_worker_claims_the_same_delivery_again()
    {
        await fixture.AcceptAsync(await fixture.ConnectAccountAsync());
        var lost = await fixture.ClaimOneAsync();
        fixture.Clock.Advance(Lease.Life + TimeSpan.FromSeconds(1));
        var held = await fixture.ClaimOneAsync();
        Assert.Equal(lost.DeliveryId, held.DeliveryId);

        await fixture.Queue.RenewAsync("one", [lost, held], TestContext.Current.CancellationToken);
        Assert.True(lost.Term.IsOver);
        Assert.False(held.Term.IsOver);
    }

    [Fact]
    public async Task A_lease_that_is_handed_back_is_due_as_it_was()
    {
        var accepted = await fixture.AcceptAsync(await fixture.ConnectAccountAsync(), TimeSpan.FromMinutes(-5));
        var lease = await fixture.ClaimOneAsync();
        await fixture.Queue.ReleaseAsync("one", [lease], TestContext.Current.CancellationToken);

        var again = await fixture.ClaimOneAsync("two");
        Assert.Equal((accepted.Delivery, lease.DueAt), (again.DeliveryId.Value, again.DueAt));
    }

    [Fact]
    public async Task Two_workers_share_due_posts_and_never_lease_the_same_one()
    {
        for (var i = 0; i < 40; i++)
            await fixture.AcceptAsync(await fixture.ConnectAccountAsync());

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => fixture.ClaimAsync($"worker {i % 2}", 5))));
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
    public async Task A_paused_accounts_posts_are_not_claimed_and_are_sent_in_order_when_it_is_resumed(string hold, string release)
    {
        var connected = await fixture.ConnectAccountAsync();
        await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-2), "first");
        await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-1), "second");
        await fixture.SqlAsync(hold);
        await fixture.AcceptAsync(connected, default, "third, while it is held");

        fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty((await fixture.ClaimAsync()).Leases);

        await fixture.SqlAsync(release);
        await fixture.DrainAsync();
        Assert.Equal(["first", "second", "third, while it is held"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_lost_lease_of_a_held_account_is_not_claimed_either()
    {
        var connected = await fixture.ConnectAccountAsync();
        await fixture.AcceptAsync(connected);
        await fixture.ClaimOneAsync("lost");
        await fixture.SqlAsync("update social_accounts set status = 'token_expired'");
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty((await fixture.ClaimAsync()).Leases);

        await fixture.SqlAsync("update social_accounts set status = 'connected'");
        await fixture.ClaimOneAsync();
    }

    [Fact]
    public async Task A_network_held_until_a_time_is_called_again_then()
    {
        await fixture.AcceptAsync(await fixture.ConnectAccountAsync());
        await fixture.SqlAsync(
            $"insert into network_holds values ('scripted', '{fixture.Clock.GetUtcNow().AddMinutes(3):O}', 'rate', now())");
        Assert.Empty((await fixture.ClaimAsync()).Leases);
        fixture.Clock.Advance(TimeSpan.FromMinutes(3));
        await fixture.ClaimOneAsync();
    }

    [Fact]
    public async Task Due_posts_of_a_held_network_do_not_delay_other_networks()
    {
        var held = await fixture.ConnectAccountAsync(platform: "held");
        await fixture.SqlAsync($"""
            insert into social_accounts (tenant_id, workspace_id, id, platform, platform_account_id, username, status, connected_at, created_at, updated_at)
            select '{held.Tenant}', '{held.Workspace}', gen_random_uuid(), 'held', n::text, 'ann', 'connected', now(), now(), now() from generate_series(1, 5000) n;
            update delivery_lanes set due_at = '{fixture.Clock.GetUtcNow().AddHours(-1):O}';
            insert into network_holds values ('held', '{fixture.Clock.GetUtcNow().AddHours(1):O}', 'rate', now())
            """);
        await fixture.AcceptAsync(await fixture.ConnectAccountAsync());
        await fixture.ClaimOneAsync();
    }

    [Fact]
    public async Task One_tenants_backlog_does_not_delay_another_tenants_post()
    {
        var big = await fixture.ConnectAccountAsync();
        for (var i = 0; i < 20; i++)
            await fixture.AcceptAsync(await fixture.ConnectAccountAsync(big.Tenant, big.Workspace), TimeSpan.FromHours(-1));
        var shares = new Shares(PerTenant: 5, PerNetwork: 100);
        var inFlight = (await fixture.ClaimAsync(maximum: 10, shares: shares)).Leases;
        Assert.Equal(5, inFlight.Count);
        Assert.Empty((await fixture.ClaimAsync(maximum: 10, shares: shares, inFlight: inFlight)).Leases);

        var single = await fixture.AcceptAsync(await fixture.ConnectAccountAsync());
        Assert.Equal(
            single.Delivery,
            Assert.Single((await fixture.ClaimAsync(maximum: 10, shares: shares, inFlight: inFlight)).Leases).DeliveryId.Value);
    }

    [Fact]
    public async Task Tenants_take_turns()
    {
        var big = await fixture.ConnectAccountAsync();
        for (var i = 0; i < 20; i++)
            await fixture.AcceptAsync(await fixture.ConnectAccountAsync(big.Tenant, big.Workspace), TimeSpan.FromHours(-1));
        var others = new[]
        {
            await fixture.ConnectAccountAsync(),
            await fixture.ConnectAccountAsync(),
            await fixture.ConnectAccountAsync(),
        };
        foreach (var other in others)
            await fixture.AcceptAsync(other);

        var tenants = (await fixture.ClaimAsync(maximum: 4)).Leases.Select(lease => lease.TenantId.Value);
        Assert.Equal(others.Select(other => other.Tenant).Append(big.Tenant).Order(), tenants.Order());
    }

    [Fact]
    public async Task A_slow_network_uses_at_most_its_share_of_a_worker()
    {
        var slow = await fixture.ConnectAccountAsync(platform: "slow");
        for (var i = 0; i < 40; i++)
            await fixture.AcceptAsync(await fixture.ConnectAccountAsync(slow.Tenant, slow.Workspace, "slow"), TimeSpan.FromHours(-1));
        var healthy = await fixture.AcceptAsync(await fixture.ConnectAccountAsync(slow.Tenant, slow.Workspace));

        var leases = (await fixture.ClaimAsync(maximum: 8, shares: new(100, PerNetwork: 6))).Leases;
        Assert.Equal(7, leases.Count);
        Assert.Contains(leases, lease => lease.DeliveryId.Value == healthy.Delivery);
    }

    [Fact]
    public async Task After_an_outage_a_worker_sends_the_oldest_posts_first()
    {
        var connected = await fixture.ConnectAccountAsync();
        for (var i = 0; i < 6; i++)
            await fixture.AcceptAsync(connected, TimeSpan.FromMinutes(i + 1), $"number {i}");
        fixture.Clock.Advance(TimeSpan.FromHours(1));

        await fixture.DrainAsync();
        Assert.Equal(Enumerable.Range(0, 6).Select(i => $"number {i}"), fixture.Network.Published);
    }
}
