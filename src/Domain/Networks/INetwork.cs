namespace Postato.Domain.Networks;

/// <summary>A network is one folder, and this its only door. Found by its type at start: there is no list to edit.</summary>
public interface INetwork
{
    NetworkCapabilities Capabilities { get; }

    /// <summary>What holds for one account: its server may have limits of its own. Cheap: it is asked for every post.</summary>
    /// <param name="facts">As its profile brought them when it was connected, in JSON; null: none.</param>
    NetworkCapabilities CapabilitiesFor(string? facts) => Capabilities;

    INetworkAuthorizer Authorizer { get; }

    IPublisher Publisher { get; }

    /// <summary>Null: the network knows an installation by what its operator entered there.</summary>
    IClientDocuments? ClientDocuments => null;
}
