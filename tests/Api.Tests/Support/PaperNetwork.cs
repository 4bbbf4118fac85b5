using Postato.Domain.Networks;

namespace Postato.Api.Tests.Support;

/// <summary>A network that takes short texts and pictures, and is never reached.</summary>
internal sealed class PaperNetwork : INetwork
{
    private static readonly LimitSource Source = new("this test");

    public static Platform Platform { get; } = new("paper");

    public NetworkCapabilities Capabilities { get; } = new(
        Platform, "Paper", ["papyrus"],
        [new("post", [new(LengthUnit.Graphemes, 100, Source)], false, new(1, 1, Source), new(new(0, 4, Source), [new("image", ["image/png"], new(0, 4, Source), new(1_000_000, Source))]), [])],
        new(730, Source));

    public INetworkAuthorizer Authorizer { get; } = new PaperAuthorizer();

    public IPublisher Publisher { get; } = new PaperPublisher();
}
