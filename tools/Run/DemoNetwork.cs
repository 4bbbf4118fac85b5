namespace Postato.Run;

/// <summary>A network of the Sandbox, as a run sets it up. A new network is one more entry of <see cref="All"/>.</summary>
/// <param name="Platform">The product's key.</param>
/// <param name="Ports">Names and default numbers; the first is the network's address, and the product may reach all of them.</param>
/// <param name="Sandbox">Settings of the Sandbox.</param>
/// <param name="Product">Settings of API and worker.</param>
internal sealed record DemoNetwork(
    string Platform, IReadOnlyList<(string Name, int Usual)> Ports, Func<Addresses, Dictionary<string, string?>> Sandbox,
    Func<Addresses, Dictionary<string, string?>> Product)
{
    // Credentials of an app that exists in the Sandbox only.
    private const string XClientId = "postato-demo";
    private const string XClientSecret = "sandbox-secret-of-the-demo";

    public static readonly IReadOnlyList<DemoNetwork> All =
    [
        new(
            "bluesky",
            [("bluesky", 5091), ("blueskySecond", 5092)],
            Sandbox: at => new()
            {
                ["Sandbox__Bluesky__Port"] = at.Port("bluesky"),
                ["Sandbox__Bluesky__SecondPort"] = at.Port("blueskySecond"),
                ["Sandbox__Bluesky__PointsPerHour"] = "1000000",
            },
            Product: at => new()
            {
                ["Networks__Bluesky__PlcUrl"] = at.Url("bluesky"),
                ["Networks__Bluesky__AppViewUrl"] = at.Url("bluesky"),
                ["Networks__Bluesky__WebUrl"] = at.Url(Run.Ports.Sandbox),
            }),
        new(
            "mastodon",
            // One server for each software.
            [("mastodon", 5100), ("gotosocial", 5101), ("pleroma", 5102), ("snac", 5103), ("goneServer", 5104)],
            Sandbox: at => new()
            {
                ["Sandbox__Mastodon__Mastodon__Port"] = at.Port("mastodon"),
                ["Sandbox__Mastodon__GoToSocial__Port"] = at.Port("gotosocial"),
                ["Sandbox__Mastodon__Pleroma__Port"] = at.Port("pleroma"),
                ["Sandbox__Mastodon__Plain__Port"] = at.Port("snac"),
                ["Sandbox__Mastodon__Gone__Port"] = at.Port("goneServer"),
                ["Sandbox__Mastodon__CallLimit"] = "1000000",
                ["Sandbox__Mastodon__UploadLimit"] = "1000000",
            },
            Product: at => new() { ["Networks__Mastodon__DefaultServer"] = at.Url("mastodon") }),
        new(
            "twitter",
            [("x", 5096)],
            Sandbox: at => new()
            {
                ["Sandbox__X__Port"] = at.Port("x"),
                ["Sandbox__X__ClientId"] = XClientId,
                ["Sandbox__X__ClientSecret"] = XClientSecret,
                ["Sandbox__X__LimitScale"] = "100000",
            },
            Product: at => new()
            {
                ["Networks__X__ApiUrl"] = at.Url("x"),
                ["Networks__X__AuthorizeUrl"] = at.Url("x") + "/i/oauth2/authorize",
                ["Networks__X__WebUrl"] = at.Url(Run.Ports.Sandbox),
                ["Networks__X__ClientId"] = XClientId,
                ["Networks__X__ClientSecret"] = XClientSecret,
            }),
    ];
}

/// <summary>The address of every service of a home, by the name of its port.</summary>
internal sealed class Addresses(IReadOnlyDictionary<string, int> ports)
{
    public string Port(string name) => $"{ports[name]}";

    public string Url(string name) => $"http://127.0.0.1:{ports[name]}";
}
