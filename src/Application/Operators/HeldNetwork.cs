using Postato.Application.Deliveries;
using Postato.Application.Networks;
using Postato.Domain.Primitives;

namespace Postato.Application.Operators;

/// <summary>A network as operators name it.</summary>
internal static class HeldNetwork
{
    public static Result<string> Of(string named, NetworkRegistry networks)
    {
        if (named == INetworkHolds.All)
            return named;

        if (networks.TryGet(named, out var network))
            return network.Capabilities.Platform.Key;

        var known = string.Join(", ", networks.All.Select(known => known.Capabilities.Platform.Key));
        return new InvalidRequest("platform", $"Use {INetworkHolds.All} for all networks, or one of {known}.");
    }
}
