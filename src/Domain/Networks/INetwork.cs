namespace Postato.Domain.Networks;

/// <summary>
/// A network: one folder implements this interface, and the rest of the product uses nothing else of it. Found by its type at start.
/// </summary>
public interface INetwork
{
    NetworkCapabilities Capabilities { get; }

    /// <summary>
    /// The capabilities of one account, whose server may have limits of its own. Called for every post, so it must be cheap.
    /// </summary>
    /// <param name="facts">What the adapter stored about the account, as JSON; null when nothing.</param>
    NetworkCapabilities CapabilitiesFor(string? facts) => Capabilities;

    INetworkAuthorizer Authorizer { get; }

    IPublisher Publisher { get; }

    /// <summary>Null when the network identifies an installation by settings of its operator instead.</summary>
    IClientDocuments? ClientDocuments => null;
}
