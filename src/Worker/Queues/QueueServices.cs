using Postato.Application.Queues;

namespace Postato.Worker.Queues;

internal static class QueueServices
{
    /// <summary>What all queues of this worker share.</summary>
    /// <param name="name">As for <see cref="WorkerState"/>.</param>
    public static IServiceCollection AddWorkerState(this IServiceCollection services, string? name) => services
        .AddSingleton(provider => new WorkerState(name, provider.GetServices<QueueState>()))
        .AddSingleton<IWorkerSignal>(provider => provider.GetRequiredService<WorkerState>());

    /// <summary>A loop that claims from a queue and runs what it claims. The queue and its work are registered beside it.</summary>
    /// <param name="name">The name in logs.</param>
    /// <param name="capacity">Rows in flight at once.</param>
    public static IServiceCollection AddQueue<TLease>(this IServiceCollection services, string name, int capacity)
        where TLease : Lease => services
        .AddSingleton(new QueueState<TLease>(name, capacity))
        .AddSingleton<QueueState>(provider => provider.GetRequiredService<QueueState<TLease>>())
        .AddHostedService<QueueLoop<TLease>>();
}
