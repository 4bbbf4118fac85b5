using System.Collections.Concurrent;
using Postato.Application.Http;
using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>Mastodon and every other server that speaks its API.</summary>
internal sealed class MastodonNetwork : INetwork
{
    // As many servers as anybody has accounts on; a flood of odd ones starts over.
    private const int MaximumKept = 10_000;

    private readonly ConcurrentDictionary<string, NetworkCapabilities> byFacts = new(StringComparer.Ordinal);

    public MastodonNetwork(MastodonOptions options, GuardedHttp http, IUrlFetcher fetcher, TimeProvider clock)
    {
        var client = new MastodonClient(http);
        var reader = new ServerReader(client, clock);
        Authorizer = new MastodonAuthorizer(new MastodonServers(options, fetcher, client, reader), new MastodonApps(options, client, clock), client, clock);
        Publisher = new MastodonPublisher(options, client, reader, clock);
    }

    public NetworkCapabilities Capabilities => MastodonCapabilities.All;

    public INetworkAuthorizer Authorizer { get; }

    public IPublisher Publisher { get; }

    public NetworkCapabilities CapabilitiesFor(string? facts)
    {
        if (facts is null)
            return Capabilities;
        if (byFacts.TryGetValue(facts, out var known))
            return known;
        if (byFacts.Count >= MaximumKept)
            byFacts.Clear();

        return byFacts[facts] = MastodonCapabilities.Of(ServerFacts.Read(facts).Limits);
    }
}
