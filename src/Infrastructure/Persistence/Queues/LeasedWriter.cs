using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Postato.Application.Queues;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Queues;

/// <summary>
/// Commits what the holders of leases write, many writes in one transaction; each holder waits for its own. Within a group the tenant is
/// set before its statements, so that row-level security holds for every row.
/// </summary>
/// <param name="statements">
/// What one write executes. The first statement locks the leased row while the lease is held and affects no row otherwise; the others
/// repeat that guard, so that they change nothing then.
/// </param>
internal sealed class LeasedWriter<TWrite>(
    NpgsqlDataSource dataSource, Func<TWrite, Id<Tenant>> tenantOf, Func<TWrite, IEnumerable<NpgsqlBatchCommand>> statements,
    ILogger<LeasedWriter<TWrite>> logger)
    : BackgroundService
{
    private const int MaximumGroup = 100;
    private const int Writers = 2;

    private readonly Channel<Pending> queue = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(4 * MaximumGroup) { SingleReader = false });

    /// <summary>Returns when it is committed. False when the lease was lost and nothing was written.</summary>
    /// <exception cref="WriteRefusedException">The database will never accept this write. The others of its group were
    /// committed.</exception>
    public async Task<bool> WriteAsync(TWrite write, CancellationToken ct)
    {
        var pending = new Pending(write, tenantOf(write));
        await queue.Writer.WriteAsync(pending, ct);
        return await pending.Done.Task;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The loops have stopped: what is in the channel is written, then the writers end.
        queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is { } writers)
            await writers.WaitAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteGroupsAsync()));

    private async Task WriteGroupsAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            var group = new List<Pending>();
            while (group.Count < MaximumGroup && queue.Reader.TryRead(out var pending))
                group.Add(pending);
            if (group.Count > 0)
                await CommitAsync(group);
        }
    }

    private async Task CommitAsync(List<Pending> group)
    {
        try
        {
            await TryCommitAsync(group);
        }
        catch (Exception failed) when (group.Count > 1 && failed is PostgresException or not DbException)
        {
            // One of them cannot be written. It is found by halving the group, and the others wait for a few commits more.
            var half = group.Count / 2;
            await CommitAsync(group.GetRange(0, half));
            await CommitAsync(group.GetRange(half, group.Count - half));
        }
        catch (Exception failed)
        {
            Log.GroupFailed(logger, failed);
            foreach (var pending in group)
                pending.Done.TrySetException(IsRefusal(failed) ? new WriteRefusedException(failed) : failed);
        }
    }

    // Caused by the write itself (its data, a constraint, a limit, or it could not be made into a message), so that repeating it is no use.
    private static bool IsRefusal(Exception failed) =>
        failed is PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } or not DbException;

    private async Task TryCommitAsync(List<Pending> group)
    {
        group.Sort((left, right) => left.Tenant.CompareTo(right.Tenant));
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Transaction.Begin());
        var firsts = new Dictionary<int, Pending>();
        for (var i = 0; i < group.Count; i++)
        {
            if (i == 0 || group[i - 1].Tenant != group[i].Tenant)
                batch.BatchCommands.Add(Transaction.Enter(group[i].Tenant));
            firsts.Add(batch.BatchCommands.Count, group[i]);
            foreach (var command in statements(group[i].Write))
                batch.BatchCommands.Add(command);
        }

        batch.BatchCommands.Add(Transaction.Commit());
        await batch.ExecuteNonQueryAsync();
        foreach (var (index, pending) in firsts)
            pending.Done.TrySetResult(batch.BatchCommands[index].Rows > 0);
    }

    private sealed record Pending(TWrite Write, Id<Tenant> Tenant)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
