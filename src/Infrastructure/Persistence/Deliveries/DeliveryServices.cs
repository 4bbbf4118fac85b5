using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Infrastructure.Persistence.Queues;

namespace Postato.Infrastructure.Persistence.Deliveries;

public static class DeliveryServices
{
    /// <summary>Adds queue, journal and engine, for a host that delivers.</summary>
    public static IServiceCollection AddDeliveries(this IServiceCollection services, Shares shares)
    {
        services.AddSingleton(shares);
        services.AddSingleton<ILeasedQueue<DeliveryLease>, DeliveryQueue>();
        services.AddSingleton<ILeasedWork<DeliveryLease>>(provider => provider.GetRequiredService<DeliveryEngine>());
        services.AddSingleton<JournalReader>();
        services.AddSingleton<IDeliveryJournal, DeliveryJournal>();
        services.AddLeasedWriter<JournalWrite>(write => write.Lease.TenantId, JournalCommands.Of);
        services.TryAddSingleton<TokenKeeper>();
        services.AddSingleton<DeliveryEngine>();
        return services;
    }
}
