using Microsoft.Extensions.DependencyInjection;

namespace Postato.Application.RateLimits;

public static class RateLimitServices
{
    /// <summary>Replaces the default limits.</summary>
    /// <exception cref="InvalidOperationException">A setting is invalid; the message names it.</exception>
    public static IServiceCollection AddRateLimits(this IServiceCollection services, RateLimitOptions options)
    {
        if (options.Broken() is { } broken)
            throw new InvalidOperationException(broken);

        return services.AddSingleton(options);
    }
}
