namespace Postato.Application.Queues;

/// <summary>Tells the workers that something is due. It may get lost: their timer is the net. Never waits, never fails.</summary>
public interface IWorkerSignal
{
    void Nudge();
}
