namespace Postato.Application.Queues;

/// <summary>Processes a claimed row of a queue.</summary>
public interface ILeasedWork<in TLease>
    where TLease : Lease
{
    /// <summary>Returns when the row is finished for now, whatever the result, with the result written.</summary>
    /// <param name="stopping">Signals that the host stops: nothing further is begun, and the row is given back.</param>
    Task RunAsync(TLease lease, CancellationToken stopping);
}
