using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Api.Tests.Support;

/// <summary>A network for short texts and images that makes no HTTP calls.</summary>
internal sealed class PaperNetwork : INetwork
{
    private static readonly LimitSource Source = new("this test");

    public static Platform Platform { get; } = new("paper");

    public NetworkCapabilities Capabilities { get; } = new(
        Platform, "Paper", ["papyrus"],
        [new(
            "post", [new(LengthUnit.Graphemes, 100, Source)], false, new(1, 1, Source),
            new(new(0, 4, Source), [new("image", ["image/png"], new(0, 4, Source), new(1_000_000, Source))]), [])],
        new(730, Source));

    /// <summary>Some of its servers accept texts of another length.</summary>
    public NetworkCapabilities CapabilitiesFor(string? facts)
    {
        if (facts is null)
            return Capabilities;

        var post = Capabilities.DefaultPostType;
        return Capabilities with
        {
            PostTypes = [post with { Text = [post.Text[0] with { Maximum = JsonElement.Parse(facts)
            .GetProperty("characters")
            .GetInt32() }] }]
        };
    }

    public INetworkAuthorizer Authorizer { get; } = new PaperAuthorizer();

    public IPublisher Publisher { get; } = new PaperPublisher();
}
