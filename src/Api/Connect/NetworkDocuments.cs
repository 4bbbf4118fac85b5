using Postato.Application;
using Postato.Application.Accounts;
using Postato.Application.Networks;
using Postato.Domain.Primitives;

namespace Postato.Api.Connect;

/// <summary>Serves the documents that describe this installation to networks.</summary>
internal static class NetworkDocuments
{
    public static void MapNetworkDocuments(this IEndpointRouteBuilder routes)
    {
        foreach (var network in routes.ServiceProvider.GetRequiredService<NetworkRegistry>().All)
        {
            if (network.ClientDocuments is not { } documents)
                continue;

            var platform = network.Capabilities.Platform;
            foreach (var name in documents.Names)
            {
                routes.MapGet(
                    $"/oauth/{platform}/{name}",
                    (PublicAddress address) => documents.Read(name, address.Root, ConnectCallback.Of(address, platform)) is { } document
                        ? Results.Json(document)
                        : Rest.Replies.Refuse(new NotFound())).ExcludeFromDescription();
            }
        }
    }
}
