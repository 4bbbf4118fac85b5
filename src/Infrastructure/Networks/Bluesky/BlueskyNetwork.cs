using Postato.Application.Http;
using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>Bluesky and every other server of the AT Protocol.</summary>
internal sealed class BlueskyNetwork : INetwork
{
    public BlueskyNetwork(BlueskyOptions options, GuardedHttp http, IUrlFetcher fetcher, TimeProvider clock)
    {
        var directory = new BlueskyDirectory(options, fetcher);
        var client = new BlueskyClient(http, clock);
        Authorizer = new BlueskyAuthorizer(options, directory, client, new BlueskyClientIdentity(options, clock), clock);
        Publisher = new BlueskyPublisher(options, directory, client, clock);
        ClientDocuments = new BlueskyClientDocuments(options);
    }

    public NetworkCapabilities Capabilities => BlueskyCapabilities.All;

    public INetworkAuthorizer Authorizer { get; }

    public IPublisher Publisher { get; }

    public IClientDocuments? ClientDocuments { get; }
}
