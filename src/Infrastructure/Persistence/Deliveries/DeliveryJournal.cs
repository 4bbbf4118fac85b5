using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Postato.Application.Deliveries;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>
/// Deliveries await what they write; two writers commit it in groups. In a group each tenant is set before its statements,
/// so that row-level security holds for every row.
/// </summary>
internal sealed class DeliveryJournal(NpgsqlDataSource dataSource, JournalReader reader, ILogger<DeliveryJournal> logger) : BackgroundService, IDeliveryJournal
{
    private const int MaximumGroup = 100;
    private const int Writers = 2;

    private readonly Channel<Pending> queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(4 * MaximumGroup) { SingleReader = false });

    public Task<DeliveryWork?> OpenAsync(Lease lease, CancellationToken ct) => reader.ReadAsync(lease, ct);

    public Task<bool> IsTakenAsync(Lease lease, int item, string platformPostId, CancellationToken ct) => reader.IsTakenAsync(lease, item, platformPostId, ct);

    public async Task<bool> WriteAsync(JournalWrite write, CancellationToken ct)
    {
        var pending = new Pending(write);
        await queue.Writer.WriteAsync(pending, ct);
        return await pending.Done.Task;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteGroupsAsync()));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The loop stopped before: what is in the channel is written, then the writers end.
        queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is { } writers)
            await writers.WaitAsync(cancellationToken);
    }

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
            // One of them is not to be written: it is found by halves, and the others wait for a few commits more.
            var half = group.Count / 2;
            await CommitAsync(group.GetRange(0, half));
            await CommitAsync(group.GetRange(half, group.Count - half));
        }
        catch (Exception failed)
        {
            Log.JournalFailed(logger, failed);
            foreach (var pending in group)
                pending.Done.TrySetException(IsRefusal(failed) ? new WriteRefusedException(failed) : failed);
        }
    }

    // Of what is in it, not of the moment: data, constraints, limits; or it was not even made into a message.
    private static bool IsRefusal(Exception failed) => failed is PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } or not DbException;

    private async Task TryCommitAsync(List<Pending> group)
    {
        group.Sort((left, right) => left.Write.Lease.TenantId.CompareTo(right.Write.Lease.TenantId));
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Transaction.Begin());
        var firsts = new Dictionary<int, Pending>();
        for (var i = 0; i < group.Count; i++)
        {
            var write = group[i].Write;
            if (i == 0 || group[i - 1].Write.Lease.TenantId != write.Lease.TenantId)
                batch.BatchCommands.Add(Transaction.Enter(write.Lease.TenantId));
            firsts.Add(batch.BatchCommands.Count, group[i]);
            foreach (var command in JournalCommands.Of(write))
                batch.BatchCommands.Add(command);
        }

        batch.BatchCommands.Add(Transaction.Commit());
        await batch.ExecuteNonQueryAsync();
        foreach (var (index, pending) in firsts)
            pending.Done.TrySetResult(batch.BatchCommands[index].Rows > 0);
    }

    private sealed record Pending(JournalWrite Write)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
