using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.Networks;
using Postato.Domain.Networks;
using Postato.Infrastructure.Networks.Bluesky;

namespace Postato.Infrastructure.Networks;

public static class NetworkServices
{
    /// <summary>
    /// Every <see cref="INetwork"/> of this assembly and of the given ones. <c>BlueskyNetwork</c> gets a singleton
    /// <c>BlueskyOptions</c> of its own namespace, bound to <c>Networks:Bluesky</c>: a network is one folder.
    /// </summary>
    public static IServiceCollection AddNetworks(this IServiceCollection services, IConfiguration configuration, params Assembly[] more)
    {
        foreach (var type in more.Prepend(typeof(NetworkServices).Assembly).SelectMany(assembly => assembly.GetTypes()).Where(IsNetwork))
        {
            services.AddSingleton(typeof(INetwork), type);
            var name = type.Name[..^"Network".Length];
            if (type.Assembly.GetType($"{type.Namespace}.{name}Options") is { } options)
                services.AddSingleton(options, Bind(configuration.GetSection($"Networks:{name}"), options));
        }

        services.AddSingleton<NetworkRegistry>();
        services.AddSingleton(provider => new BlueskyClientDocuments(provider.GetRequiredService<BlueskyOptions>()));
        return services;
    }

    private static bool IsNetwork(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(INetwork)) && type.Name.EndsWith("Network", StringComparison.Ordinal);

    private static object Bind(IConfigurationSection section, Type type)
    {
        var options = section.Get(type) ?? Activator.CreateInstance(type)!;
        if (options is INetworkOptions { Mistake: { } mistake })
            throw new InvalidOperationException(mistake);

        return options;
    }
}

/// <summary>Options of a network that can tell what is wrong with them.</summary>
internal interface INetworkOptions
{
    /// <summary>Names the setting, its environment form, what was found and what is allowed; null when all is well.</summary>
    string? Mistake { get; }
}
