using Microsoft.Extensions.DependencyInjection;

namespace Postato.Application.RateLimits;

public static class RateLimitServices
{
    /// <summary>Other limits than the usual ones.</summary>
    /// <exception cref="InvalidOperationException">A setting makes no sense; the message names it.</exception>
    public static IServiceCollection AddRateLimits(this IServiceCollection services, RateLimitOptions options)
    {
        if (options.Broken() is { } broken)
            throw new InvalidOperationException(broken);

        return services.AddSingleton(options);
    }
}
