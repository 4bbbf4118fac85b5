using Postato.Application.Networks;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Platforms;

/// <summary>What the networks accept, as data. Public, because it is the same for every caller.</summary>
internal static class PlatformEndpoints
{
    public static void MapPlatforms(this IEndpointRouteBuilder routes)
    {
        var group = ApiRoutes.ForEverybody(routes, "/v1/platforms", PlatformDocs.Tag);

        group.Get("", PlatformDocs.List, (NetworkRegistry networks) =>
            ((Result<PlatformsView>)new PlatformsView([.. networks.All.Select(network => network.Capabilities)], null)).ToHttp());
        group.Get("/{platform}", PlatformDocs.Get, (string platform, NetworkRegistry networks) =>
            (networks.TryGet(platform, out var network) ? (Result<NetworkCapabilities>)network.Capabilities : new NotFound()).ToHttp());
    }
}

/// <summary>All networks, on one page.</summary>
/// <param name="Cursor">Always null.</param>
internal sealed record PlatformsView(IReadOnlyList<NetworkCapabilities> Items, string? Cursor);
