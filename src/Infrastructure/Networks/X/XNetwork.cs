using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.X;

/// <summary>X, once Twitter: API v2.</summary>
internal sealed class XNetwork : INetwork
{
    public XNetwork(XOptions options, GuardedHttp http, TimeProvider clock)
    {
        var client = new XClient(options, http);
        Authorizer = new XAuthorizer(options, client, clock);
        Publisher = new XPublisher(options, client, new XUpload(options, client, clock), new XLookUp(options, client, clock), clock);
    }

    public NetworkCapabilities Capabilities => XCapabilities.All;

    public NetworkCapabilities CapabilitiesFor(string? facts) => XFacts.IsPremium(facts) ? XCapabilities.Premium : XCapabilities.All;

    public INetworkAuthorizer Authorizer { get; }

    public IPublisher Publisher { get; }
}
