namespace Postato.Application.Queues;

/// <summary>
/// Notifies the workers that something is due. A lost signal only costs time, because workers also poll. Never waits, never fails.
/// </summary>
public interface IWorkerSignal
{
    void Nudge();
}
