using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Media;
using Postato.Infrastructure.Networks;
using Postato.Infrastructure.Persistence;
using Postato.Infrastructure.Rpc;
using Postato.Infrastructure.Vault;

namespace Postato.Infrastructure.Starting;

/// <summary>Reports all invalid settings at once, at start; each part also refuses its own when it is added.</summary>
public static class HostSettings
{
    /// <param name="own">Checks of this host's own settings; each throws what it finds.</param>
    /// <exception cref="InvalidOperationException">One line per invalid setting.</exception>
    public static void Check(this IConfiguration configuration, IHostEnvironment environment, params IEnumerable<Action> own)
    {
        Action[] common =
        [
            () => DatabaseSetting.Read(configuration),
            () => MediaServices.Check(configuration),
            () => VaultServices.Check(configuration, environment),
            () => RpcServices.Check(configuration),
            () => FetchOptions.Read(configuration.GetSection("Fetch"), environment.IsProduction()),
            () => new ServiceCollection().AddNetworks(configuration),
        ];

        var mistakes = own.Concat(common).SelectMany(Find).Distinct().ToList();
        if (mistakes.Count > 0)
            throw new InvalidOperationException(string.Join(Environment.NewLine, mistakes));
    }

    private static IEnumerable<string> Find(Action check)
    {
        try
        {
            check();
            return [];
        }
        catch (Exception found) when (found is InvalidOperationException or AggregateException)
        {
            return found is AggregateException several ? several.InnerExceptions.Select(one => one.Message) : [found.Message];
        }
    }
}
