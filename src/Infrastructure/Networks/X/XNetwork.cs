using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.X;

/// <summary>X, once Twitter: API v2.</summary>
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

    public NetworkCapabilities CapabilitiesFor(string? facts)
    {
        if (facts is null)
            return Capabilities;
        return byFacts.TryGetValue(facts, out var known) ? known : byFacts.Set(facts, XFacts.Read(facts).IsPremium ? XCapabilities.Premium : XCapabilities.All);
    }

    public INetworkAuthorizer Authorizer { get; }

    public IPublisher Publisher { get; }
}
