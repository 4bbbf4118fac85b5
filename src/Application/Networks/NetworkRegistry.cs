using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Postato.Domain.Networks;

namespace Postato.Application.Networks;

/// <summary>The installed networks, by platform and by alias.</summary>
public sealed class NetworkRegistry
{
    private readonly IReadOnlyList<INetwork> all;
    private readonly FrozenDictionary<string, INetwork> byKey;

    public NetworkRegistry(IEnumerable<INetwork> networks, TimeProvider clock, ILogger<NetworkRegistry> logger)
    {
        all = [.. networks.Select(network => new GuardedNetwork(network, clock, logger))];
        byKey = all
            .SelectMany(
                network => network.Capabilities.Aliases.Prepend(network.Capabilities.Platform.Key),
                (network, key) => KeyValuePair.Create(key, network))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    public IReadOnlyList<INetwork> All => all;

    public bool TryGet(string key, [MaybeNullWhen(false)] out INetwork network) => byKey.TryGetValue(key, out network);

    /// <summary>For a stored platform: its network must be installed, or the configuration is broken.</summary>
    public INetwork Of(Platform platform) => byKey[platform.Key];
}
