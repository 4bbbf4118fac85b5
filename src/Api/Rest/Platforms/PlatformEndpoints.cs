using Postato.Api.OpenApi;
using Postato.Application.Networks;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Platforms;

/// <summary>What the networks take, as data. Public: it is the same for everybody.</summary>
internal static class PlatformEndpoints
{
    public static void MapPlatforms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/platforms").WithTags("Platforms").TakesKnownQueryOnly();

        group.MapGet("", (NetworkRegistry networks) => ((Result<PlatformsView>)new PlatformsView([.. networks.All.Select(network => network.Capabilities)], null)).ToHttp())
            .Described("listPlatforms", "List the networks", "Capabilities and limits of every network, as the checks themselves read them. Videos are described where a network takes them, and cannot be uploaded yet. Needs no key.")
            .Produces<PlatformsView>().Refuses(429);
        group.MapGet("/{platform}", (string platform, NetworkRegistry networks) =>
            (networks.TryGet(platform, out var network) ? (Result<NetworkCapabilities>)network.Capabilities : new NotFound()).ToHttp())
            .Described("getPlatform", "Read one network", "By key or alias. Needs no key.").Produces<NetworkCapabilities>().Refuses(404, 429);
    }
}

/// <summary>All networks, in one page.</summary>
/// <param name="Cursor">Always null.</param>
internal sealed record PlatformsView(IReadOnlyList<NetworkCapabilities> Items, string? Cursor);
