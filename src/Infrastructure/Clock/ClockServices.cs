using Microsoft.Extensions.DependencyInjection;

namespace Postato.Infrastructure.Clock;

public static class ClockServices
{
    /// <summary>Watches this host's clock beside PostgreSQL's; needs <c>AddPersistence</c>.</summary>
    public static IServiceCollection AddClockGuard(this IServiceCollection services)
    {
        services.AddSingleton<ClockGuard>();
        services.AddHostedService<ClockCheck>();
        services.AddHealthChecks().AddCheck<ClockGuard>("clock");
        return services;
    }
}
