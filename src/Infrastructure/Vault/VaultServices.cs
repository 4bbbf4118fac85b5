using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Postato.Domain.Accounts;

namespace Postato.Infrastructure.Vault;

public static class VaultServices
{
    /// <summary>The vault with its ring from the section <c>Vault</c>; start fails when the ring is not sound.</summary>
    public static IServiceCollection AddVault(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider =>
        {
            var options = configuration.GetSection("Vault").Get<VaultOptions>() ?? new VaultOptions();
            if (options is { Keys.Count: 0, KeyFiles.Count: 0 } && provider.GetRequiredService<IHostEnvironment>().IsDevelopment())
            {
                Log.GeneratedKey(provider.GetRequiredService<ILoggerFactory>().CreateLogger("Postato.Vault"));
                options = new() { Keys = { ["1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) }, ActiveKey = 1 };
            }

            return KeyRing.Load(options);
        });
        services.AddSingleton<ITokenVault, AesGcmTokenVault>();
        return services;
    }
}

internal static partial class Log
{
    [LoggerMessage(EventId = 2001, EventName = "vault.key_generated", Level = LogLevel.Warning,
        Message = "No vault key is set: one was made for this process alone. What it seals is lost with it. Set Vault__KeyFiles__1 and Vault__ActiveKey.")]
    public static partial void GeneratedKey(ILogger logger);
}
