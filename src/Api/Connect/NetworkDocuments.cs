using Postato.Application;
using Postato.Application.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Networks.Bluesky;

namespace Postato.Api.Connect;

/// <summary>Documents by which a network knows this installation.</summary>
internal static class NetworkDocuments
{
    public static void MapNetworkDocuments(this IEndpointRouteBuilder routes)
    {
        var bluesky = routes.MapGroup("/oauth/bluesky").ExcludeFromDescription();
        bluesky.MapGet("/client-metadata.json", (BlueskyClientDocuments documents, PublicAddress address) => documents.AreServed
            ? Results.Json(documents.Metadata(address.Root, ConnectCallback.Of(address, new Platform("bluesky"))))
            : Rest.Replies.Refuse(new NotFound()));
        bluesky.MapGet("/jwks.json", (BlueskyClientDocuments documents) => documents.AreServed ? Results.Json(documents.Keys()) : Rest.Replies.Refuse(new NotFound()));
    }
}
