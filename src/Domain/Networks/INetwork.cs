namespace Postato.Domain.Networks;

/// <summary>A network is one folder, and this its only door. Found by its type at start: there is no list to edit.</summary>
public interface INetwork
{
    NetworkCapabilities Capabilities { get; }

    INetworkAuthorizer Authorizer { get; }

    IPublisher Publisher { get; }
}
