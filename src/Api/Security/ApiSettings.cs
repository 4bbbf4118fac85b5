using Postato.Application.RateLimits;

namespace Postato.Api.Security;

/// <summary>Settings that only the API host requires.</summary>
internal static class ApiSettings
{
    public static IEnumerable<Action> Checks(IConfiguration configuration, IHostEnvironment environment) =>
    [
        () => PublicNames.Check(configuration, environment),
        () => TlsListener.Read(configuration.GetSection("Listen")),
        () => CheckRateLimits(configuration.GetSection("RateLimits").Get<RateLimitOptions>() ?? new()),
    ];

    private static void CheckRateLimits(RateLimitOptions options)
    {
        if (options.Broken() is { } mistake)
            throw new InvalidOperationException(mistake);
    }
}
