using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Postato.Application.Http;

namespace Postato.Infrastructure.Http;

public static class HttpServices
{
    /// <summary>The guarded door, with the section <c>Fetch</c>; start fails when it is not sound.</summary>
    public static IServiceCollection AddGuardedHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider =>
        {
            var options = configuration.GetSection("Fetch").Get<FetchOptions>() ?? new FetchOptions();
            if (options.FindMistake(provider.GetRequiredService<IHostEnvironment>().IsProduction()) is { } mistake)
                throw new InvalidOperationException(mistake);
            if (options.AllowOrigins.Length > 0)
                Log.GuardOpen(provider.GetRequiredService<ILoggerFactory>().CreateLogger("Postato.Fetch"), string.Join(' ', options.AllowOrigins));

            return options;
        });
        services.AddSingleton<IResolver, SystemResolver>();
        services.AddSingleton<UrlPolicy>();
        services.AddSingleton<GuardedConnector>();
        services.AddSingleton<GuardedHttp>();
        services.AddSingleton<IUrlFetcher, GuardedUrlFetcher>();
        return services;
    }
}
