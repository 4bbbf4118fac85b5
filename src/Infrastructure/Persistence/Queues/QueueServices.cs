using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Queues;

internal static class QueueServices
{
    /// <inheritdoc cref="LeasedWriter{TWrite}"/>
    public static IServiceCollection AddLeasedWriter<TWrite>(
        this IServiceCollection services, Func<TWrite, Id<Tenant>> tenantOf, Func<TWrite, IEnumerable<NpgsqlBatchCommand>> statements)
    {
        services.AddSingleton(provider => new LeasedWriter<TWrite>(
            provider.GetRequiredService<NpgsqlDataSource>(), tenantOf, statements,
            provider.GetRequiredService<ILogger<LeasedWriter<TWrite>>>()));
        return services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<LeasedWriter<TWrite>>());
    }
}
