using Postato.Application.Queues;
using Postato.Domain.Primitives;

namespace Postato.Application.UseCases;

/// <summary>
/// Transactions around a call to the outside, for a use case that declared <see cref="Access.CallsOut"/>: none is open meanwhile.
/// </summary>
public sealed class ShortTransactions(IUnitOfWork work, IWorkerSignal worker)
{
    /// <summary>
    /// Runs and commits what was changed and recorded in it; a refusal rolls back. May run twice, when somebody else was faster.
    /// </summary>
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

    /// <summary>Writes what was recorded outside a transaction.</summary>
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

    /// <summary>Writes the entries that outlive a refusal; the others went with the change.</summary>
    internal Task KeepRefusalsAsync(Scope scope, CancellationToken ct)
    {
        scope.DropRecords();
        return FlushAsync(scope, ct);
    }
}
