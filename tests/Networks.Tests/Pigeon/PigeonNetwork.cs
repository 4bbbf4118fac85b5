using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Networks.Tests.Pigeon;

/// <summary>A network that exists only in this folder, with a server of its own.</summary>
internal sealed class PigeonNetwork : INetwork
{
    public PigeonNetwork(PigeonOptions options, GuardedHttp http, TimeProvider clock)
    {
        var client = new PigeonClient(options, http);
        Authorizer = new PigeonAuthorizer(options, client, clock);
        Publisher = new PigeonPublisher(options, client, clock);
        ClientDocuments = new PigeonDocuments();
    }

    public NetworkCapabilities Capabilities => PigeonCapabilities.All;

    public INetworkAuthorizer Authorizer { get; }

    public IPublisher Publisher { get; }

    public IClientDocuments? ClientDocuments { get; }
}
