using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.Networks;
using Postato.Domain.Networks;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks;

public static class NetworkServices
{
    /// <summary>
    /// Adds every <see cref="INetwork"/> of this assembly and of those in <c>Networks:Assemblies</c>. <c>XNetwork</c> gets a singleton
    /// <c>XOptions</c> of its own namespace, bound to <c>Networks:X</c>. Each network is wrapped in <see cref="TransportNetwork"/>, which
    /// decides what a failed transport means.
    /// </summary>
    public static IServiceCollection AddNetworks(this IServiceCollection services, IConfiguration configuration)
    {
        foreach (var type in Assemblies(configuration.GetSection("Networks:Assemblies"))
            .SelectMany(assembly => assembly.GetTypes())
            .Where(IsNetwork))
        {
            services.AddSingleton<INetwork>(provider => new TransportNetwork(
                (INetwork)ActivatorUtilities.CreateInstance(provider, type), provider.GetRequiredService<TimeProvider>()));
            var name = type.Name[..^"Network".Length];
            if (type.Assembly.GetType($"{type.Namespace}.{name}Options") is { } options)
                services.AddSingleton(options, Bind(configuration.GetSection($"Networks:{name}"), options));
        }

        services.AddSingleton<NetworkRegistry>();
        return services;
    }

    private static IEnumerable<Assembly> Assemblies(IConfigurationSection section)
    {
        yield return typeof(NetworkServices).Assembly;
        foreach (var entry in section.GetChildren())
        {
            yield return File.Exists(entry.Value) && Path.IsPathFullyQualified(entry.Value)
                ? Assembly.LoadFrom(entry.Value)
                : throw new InvalidOperationException(
                    $"{entry.Path} ({entry.Path.Replace(":", "__", StringComparison.Ordinal)}): found {entry.Value ?? "nothing"}; "
                        + $"allowed: the whole path of an assembly that holds networks.");
        }
    }

    private static bool IsNetwork(Type type) =>
        type is { IsClass: true, IsAbstract: false }
        && type != typeof(TransportNetwork)
        && type.IsAssignableTo(typeof(INetwork))
        && type.Name.EndsWith("Network", StringComparison.Ordinal);

    private static object Bind(IConfigurationSection section, Type type)
    {
        var options = section.Get(type) ?? Activator.CreateInstance(type)!;
        if (options is INetworkOptions { Mistake: { } mistake })
            throw new InvalidOperationException(mistake);

        return options;
    }
}
