using Postato.Application.Http;
using Postato.Domain.Networks;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>Mastodon and every other server with its API.</summary>
internal sealed class MastodonNetwork : INetwork
{
    private readonly BoundedMap<string, NetworkCapabilities> byFacts = new(comparer: StringComparer.Ordinal);

    public MastodonNetwork(MastodonOptions options, GuardedHttp http, IUrlFetcher fetcher, TimeProvider clock)
    {
        var client = new MastodonClient(http);
        var reader = new ServerReader(client, clock);
        Authorizer = new MastodonAuthorizer(
            new MastodonServers(options, fetcher, client, reader), new MastodonApps(options, client, clock), client, clock);
        Publisher = new MastodonPublisher(options, client, reader, clock);
    }

    public NetworkCapabilities Capabilities => MastodonCapabilities.All;

    public INetworkAuthorizer Authorizer { get; }

    public IPublisher Publisher { get; }

    public NetworkCapabilities CapabilitiesFor(string? facts) =>
        facts is null ? Capabilities : byFacts.GetOrSet(facts, known => MastodonCapabilities.Of(ServerFacts.Read(known)));
}
