using Postato.Application.Queues;
using Postato.Domain.Primitives;

namespace Postato.Application.UseCases;

/// <summary>
/// Transactions around an outside call, for a use case that declares <see cref="Access.CallsOut"/>. None is open during the call.
/// </summary>
public sealed class ShortTransactions(IUnitOfWork work, IWorkerSignal worker)
{
    /// <summary>Runs the work and commits its changes and records; a refusal rolls back. Runs it a second time after a conflict.</summary>
    public async Task<Result<T>> RunAsync<T>(TenantScope scope, Func<Task<Result<T>>> change, CancellationToken ct) =>
        await TryAsync(scope, change, ct) ?? await TryAsync(scope, change, ct) ?? new InvalidState("changed");

    private async Task<Result<T>?> TryAsync<T>(TenantScope scope, Func<Task<Result<T>>> change, CancellationToken ct)
    {
        try
        {
            await work.BeginAsync(scope.TenantId, ct);
            var result = await change();
            if (result.Error is not null)
                return result;

            var hasWork = scope.WorkerHasWork;
            if (!await work.CommitAsync(scope.TakeRecords(), null, ct))
                return null;

            if (hasWork)
                worker.Nudge();
            return result;
        }
        finally
        {
            scope.DropRecords();
            await work.RollbackAsync();
        }
    }

    /// <summary>Writes records that were made outside a transaction.</summary>
    internal async Task FlushAsync(Scope scope, CancellationToken ct)
    {
        var records = scope.TakeRecords();
        if (records.IsEmpty)
            return;

        try
        {
            await work.BeginAsync(scope.RecordedTenant, ct);
            await work.CommitAsync(records, null, ct);
        }
        finally
        {
            await work.RollbackAsync();
        }
    }

    /// <summary>Writes the entries that are kept after a refusal; the others were rolled back.</summary>
    internal Task KeepRefusalsAsync(Scope scope, CancellationToken ct)
    {
        scope.DropRecords();
        return FlushAsync(scope, ct);
    }
}
