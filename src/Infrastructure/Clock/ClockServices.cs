using Microsoft.Extensions.DependencyInjection;
using Postato.Application.UseCases;

namespace Postato.Infrastructure.Clock;

internal static class ClockServices
{
    /// <summary>Compares this host's clock with PostgreSQL's.</summary>
    public static IServiceCollection AddClockGuard(this IServiceCollection services)
    {
        services.AddSingleton<ClockGuard>();
        services.AddSingleton<ITrustedClock>(provider => provider.GetRequiredService<ClockGuard>());
        services.AddHostedService<ClockCheck>();
        services.AddHealthChecks().AddCheck<ClockGuard>("clock");
        return services;
    }
}
