using Postato.Application.Networks;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Platforms;

/// <summary>What the networks take, as data. Public: it is the same for everybody.</summary>
internal static class PlatformEndpoints
{
    public static void MapPlatforms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/platforms").WithTags("Platforms");

        group.MapGet("", (NetworkRegistry networks) => ((Result<PlatformsView>)new PlatformsView([.. networks.All.Select(network => network.Capabilities)], null)).ToHttp())
            .WithSummary("Capabilities and limits of every network").Produces<PlatformsView>();
        group.MapGet("/{platform}", (string platform, NetworkRegistry networks) =>
            (networks.TryGet(platform, out var network) ? (Result<NetworkCapabilities>)network.Capabilities : new NotFound()).ToHttp())
            .WithSummary("Capabilities and limits of one network").Produces<NetworkCapabilities>().Refuses(404);
    }
}

internal sealed record PlatformsView(IReadOnlyList<NetworkCapabilities> Items, string? Cursor);
