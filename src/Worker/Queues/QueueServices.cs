using Postato.Application.Queues;

namespace Postato.Worker.Queues;

internal static class QueueServices
{
    /// <summary>What all queues of this worker share.</summary>
    /// <param name="name">As <see cref="WorkerState"/> takes it.</param>
    public static IServiceCollection AddWorkerState(this IServiceCollection services, string? name) => services
        .AddSingleton(provider => new WorkerState(name, provider.GetServices<QueueState>()))
        .AddSingleton<IWorkerSignal>(provider => provider.GetRequiredService<WorkerState>());

    /// <summary>A loop that claims from a queue and runs what it claims. The queue and its work are registered beside it.</summary>
    /// <param name="name">As logs name it.</param>
    /// <param name="capacity">Rows at work at once.</param>
    public static IServiceCollection AddQueue<TLease>(this IServiceCollection services, string name, int capacity)
        where TLease : Lease => services
        .AddSingleton(new QueueState<TLease>(name, capacity))
        .AddSingleton<QueueState>(provider => provider.GetRequiredService<QueueState<TLease>>())
        .AddHostedService<QueueLoop<TLease>>();
}
