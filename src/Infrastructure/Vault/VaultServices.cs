using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Postato.Domain.Accounts;

namespace Postato.Infrastructure.Vault;

public static class VaultServices
{
    /// <summary>Adds the vault with its ring from the section <c>Vault</c>; start fails when the ring is invalid.</summary>
    public static IServiceCollection AddVault(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => KeyRing.Load(Options(configuration, provider)));
        services.AddSingleton<ITokenVault, AesGcmTokenVault>();
        services.AddHostedService<RingCheck>();
        return services;
    }

    /// <summary>Reads the ring and erases it.</summary>
    internal static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        var options = configuration.GetSection("Vault").Get<VaultOptions>() ?? new VaultOptions();
        if (options is { Keys.Count: 0, KeyFiles.Count: 0 } && environment.IsDevelopment())
            return;

        try
        {
            KeyRing.Load(options).Forget();
        }
        catch (InvalidOperationException broken)
            when (string.IsNullOrEmpty(options.ActiveKey)
                && !broken.Message.StartsWith(VaultSetting.Name("ActiveKey"), StringComparison.Ordinal))
        {
            throw new AggregateException(
                broken, VaultSetting.Broken(VaultSetting.Name("ActiveKey"), "nothing", "the id of the key that seals, such as 1"));
        }
    }

    private static VaultOptions Options(IConfiguration configuration, IServiceProvider provider)
    {
        var options = configuration.GetSection("Vault").Get<VaultOptions>() ?? new VaultOptions();
        if (options is not { Keys.Count: 0, KeyFiles.Count: 0 } || !provider.GetRequiredService<IHostEnvironment>().IsDevelopment())
            return options;

        Log.GeneratedKey(provider.GetRequiredService<ILogger<KeyRing>>());
        return new() { Keys = { ["1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyText.KeySize)) }, ActiveKey = "1" };
    }
}
