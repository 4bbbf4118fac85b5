using System.Security.Cryptography;
using Npgsql;
using Postato.Domain.Primitives;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Claims;

/// <summary>A lane shows the head of its queue, whatever changes the queue, also concurrently.</summary>
public sealed class LaneTests : IAsyncLifetime
{
    private WorkerFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await WorkerFixture.SetUpAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_post_inserted_while_the_head_is_computed_is_not_missed()
    {
        var connected = await fixture.ConnectAccountAsync();
        await fixture.AcceptAsync(connected);
        var lease = await fixture.ClaimOneAsync();

        // Inserted but not committed: it saw a lane whose head was due earlier, and left it unchanged.
        await using var acceptance = await fixture.OpenAsync();
        await using var transaction = await acceptance.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var accepted = new AcceptedPost(Uuid7.New(TimeProvider.System.GetUtcNow()), Uuid7.New(TimeProvider.System.GetUtcNow()));
        await using (var insert = new NpgsqlCommand(
            WorkerFixture.Insert(connected, accepted, fixture.Clock.GetUtcNow(), ["second"]), acceptance, transaction))
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var run = fixture.RunAsync(lease);
        await Testing.Eventually.TrueAsync(
            async () => (await fixture.ReadAsync("select 1 from pg_locks where not granted")).Count > 0,
            TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await run;

        Assert.Equal(accepted.Delivery, (await fixture.ClaimOneAsync()).DeliveryId.Value);
    }

    [Fact]
    public async Task A_lane_shows_its_head_after_every_change_to_the_queue()
    {
        var connections = new[]
        {
            await fixture.ConnectAccountAsync(),
            await fixture.ConnectAccountAsync(),
            await fixture.ConnectAccountAsync(),
        };
        var leases = new List<Application.Deliveries.DeliveryLease>();
        for (var round = 0; round < 150; round++)
        {
            var connected = connections[RandomNumberGenerator.GetInt32(connections.Length)];
            switch (RandomNumberGenerator.GetInt32(10))
            {
                case 0 or 1 or 2:
                    await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32(-60, 60)));
                    break;
                case 3:
                    leases.AddRange((await fixture.ClaimAsync()).Leases);
                    break;
                case 4 or 5 when leases.Count > 0:
                    await fixture.RunAsync(leases[0]);
                    leases.RemoveAt(0);
                    break;
                case 6:
                    await fixture.SqlAsync(
                        $"update deliveries set due_at = "
                            + $"'{fixture.Clock.GetUtcNow().AddSeconds(RandomNumberGenerator.GetInt32(-60, 60)):O}' where id = (select "
                            + $"id from deliveries where account_id = '{connected.Account}' and status = 'queued' limit 1)");
                    break;
                case 7:
                    await fixture.SqlAsync(
                        $"update social_accounts set status = case status when 'connected' then 'token_expired' else 'connected' end "
                            + $"where id = '{connected.Account}'");
                    break;
                case 8:
                    var heldUntil = RandomNumberGenerator.GetInt32(2) == 0 ? "null" : $"'{fixture.Clock.GetUtcNow().AddSeconds(20):O}'";
                    await fixture.SqlAsync($"update social_accounts set held_until = {heldUntil} where id = '{connected.Account}'");
                    break;
                default:
                    fixture.Clock.Advance(TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32(20)));
                    break;
            }

            Assert.Empty(await fixture.ReadAsync("""
                select l.account_id || ': ' || coalesce(l.due_at::text, 'null') || ' shown, ' || coalesce(h.due::text, 'null') || ' true'
                from delivery_lanes l
                join social_accounts a on a.id = l.account_id
                cross join lateral (
                    select case when a.status = 'connected' then greatest(min(d.due_at), a.held_until) end as due, count(*) as queued
                    from deliveries d where d.account_id = l.account_id and d.status = 'queued') h
                where l.leased_until is null and l.due_at is distinct from case when h.queued > 0 then h.due end
                """));
        }
    }
}
