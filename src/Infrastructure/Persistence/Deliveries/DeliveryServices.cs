using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Postato.Application.Deliveries;

namespace Postato.Infrastructure.Persistence.Deliveries;

public static class DeliveryServices
{
    /// <summary>Queue, journal and engine, for a host that delivers.</summary>
    public static IServiceCollection AddDeliveries(this IServiceCollection services)
    {
        services.AddSingleton<IDeliveryQueue, DeliveryQueue>();
        services.AddSingleton<JournalReader>();
        services.AddSingleton<DeliveryJournal>();
        services.AddSingleton<IDeliveryJournal>(provider => provider.GetRequiredService<DeliveryJournal>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<DeliveryJournal>());
        services.TryAddSingleton<TokenKeeper>();
        services.AddSingleton<DeliveryEngine>();
        return services;
    }
}
