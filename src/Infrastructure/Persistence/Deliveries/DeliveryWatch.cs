using Npgsql;
using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Uses functions that return ids, times and counts only.</summary>
internal sealed class DeliveryWatch(NpgsqlDataSource dataSource, TimeProvider clock) : IDeliveryWatch
{
    /// <summary>Loops poll four times a second, so a delivery that is later than this is not being claimed.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private static readonly Statement Backlog = Statement.Load("Queue/read_backlog");
    private static readonly Statement Stranded = Statement.Load("Queue/find_stranded");

    public async Task<DeliveryBacklog> LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Backlog.With(Value.Of("due_before", now - Late), Value.Of("leased_before", now - Lease.Life)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.Get<long>("overdue"), reader.FindValue<DateTimeOffset>("oldest"), reader.Get<long>("lost"));
    }

    public async Task<IReadOnlyList<StrandedPost>> FindStrandedAsync(int most, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Stranded.With(Value.Of("idle_since", clock.GetUtcNow() - Idle), Value.Of("maximum", most)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var posts = new List<StrandedPost>();
        while (await reader.ReadAsync(ct))
            posts.Add(new(new(reader.Get<Guid>("tenant_id")), new(reader.Get<Guid>("workspace_id")), new(reader.Get<Guid>("post_id"))));
        return posts;
    }
}

/// <summary>In the transaction of a use case.</summary>
internal sealed class Lanes(UnitOfWork work) : ILanes
{
    private static readonly Statement RefreshLane = Statement.Load("Queue/refresh_lane");

    public void Refresh(WorkspaceScope scope, Id<SocialAccount> account) =>
        work.Enlist(RefreshLane.In(scope, Value.Of("account", account)));
}
