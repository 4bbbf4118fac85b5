using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Networks.Tests.Newsreel;

/// <summary>A network that exists only in this folder, and accepts only videos.</summary>
internal sealed class NewsreelNetwork : INetwork
{
    public NewsreelNetwork(NewsreelOptions options, GuardedHttp http, TimeProvider clock)
    {
        var client = new NewsreelClient(options, http);
        Authorizer = new NewsreelAuthorizer(options, client, clock);
        Publisher = new NewsreelPublisher(options, client, clock);
    }

    public NetworkCapabilities Capabilities => NewsreelCapabilities.All;

    public INetworkAuthorizer Authorizer { get; }

    public IPublisher Publisher { get; }
}
