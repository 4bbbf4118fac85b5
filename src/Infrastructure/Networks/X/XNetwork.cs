using Postato.Domain.Networks;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>X, formerly Twitter: API v2.</summary>
internal sealed class XNetwork : INetwork
{
    private readonly BoundedMap<string, NetworkCapabilities> byFacts = new(comparer: StringComparer.Ordinal);

    public XNetwork(XOptions options, GuardedHttp http, TimeProvider clock)
    {
        var client = new XClient(options, http);
        Authorizer = new XAuthorizer(options, client, clock);
        Publisher = new XPublisher(options, client, new XUpload(options, client, clock), new XLookUp(options, client, clock), clock);
    }

    public NetworkCapabilities Capabilities => XCapabilities.All;

    public NetworkCapabilities CapabilitiesFor(string? facts) => facts is null
        ? Capabilities
        : byFacts.GetOrSet(facts, known => XFacts.Read(known).IsPremium ? XCapabilities.Premium : XCapabilities.All);

    public INetworkAuthorizer Authorizer { get; }

    public IPublisher Publisher { get; }
}
