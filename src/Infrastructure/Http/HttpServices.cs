using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postato.Application.Http;

namespace Postato.Infrastructure.Http;

public static class HttpServices
{
    /// <summary>Adds the guarded HTTP client, with the section <c>Fetch</c>; start fails when that is invalid.</summary>
    public static IServiceCollection AddGuardedHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(
            provider => FetchOptions.Read(
                configuration.GetSection("Fetch"), provider.GetRequiredService<IHostEnvironment>().IsProduction()));
        services.AddSingleton<IResolver, SystemResolver>();
        services.AddSingleton<UrlPolicy>();
        services.AddSingleton<GuardedConnector>();
        services.AddSingleton<GuardedHttp>();
        services.AddSingleton<IUrlFetcher, GuardedUrlFetcher>();
        services.AddHostedService<GuardCheck>();
        services.AddHealthChecks().AddCheck<GuardCheck>("fetch_guard");
        return services;
    }
}
