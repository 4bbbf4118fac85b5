using Npgsql;
using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Through functions that see ids, times and counts only.</summary>
internal sealed class DeliveryWatch(NpgsqlDataSource dataSource, TimeProvider clock) : IDeliveryWatch
{
    /// <summary>A loop looks four times a second: what is later than this, nobody looks at.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private static readonly Statement Backlog = Statement.Of("select * from delivery_backlog($1, $2)");
    private static readonly Statement Stranded = Statement.Of("select * from find_stranded($1, $2)");

    public async Task<DeliveryBacklog> LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Backlog.With(Value.Of(now - Late), Value.Of(now - Lease.Life)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2));
    }

    public async Task<IReadOnlyList<StrandedPost>> FindStrandedAsync(int most, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Stranded.With(Value.Of(clock.GetUtcNow() - Idle), Value.Of(most)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var posts = new List<StrandedPost>();
        while (await reader.ReadAsync(ct))
            posts.Add(new(new(reader.GetGuid(0)), new(reader.GetGuid(1)), new(reader.GetGuid(2))));
        return posts;
    }
}

/// <summary>In the transaction of a use case.</summary>
internal sealed class Lanes(UnitOfWork work) : ILanes
{
    private static readonly Statement RefreshLane = Statement.Of("select refresh_lane($1, $2, $3)");

    public void Refresh(WorkspaceScope scope, Id<SocialAccount> account) =>
        work.Enlist(RefreshLane.With(Value.Of(scope.TenantId), Value.Of(scope.WorkspaceId), Value.Of(account)));
}
