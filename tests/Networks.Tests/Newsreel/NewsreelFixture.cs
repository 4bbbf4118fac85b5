using Postato.Domain.Networks;
using Postato.Networks.Tests.Contract;
using Postato.Testing;

namespace Postato.Networks.Tests.Newsreel;

public sealed class NewsreelFixture : NetworkFixture, IDeclaredNetwork
{
    private readonly int port = FreePort.Find();

    public static NetworkCapabilities Declared => NewsreelCapabilities.All;

    public override string Platform => NewsreelCapabilities.Key;

    protected override IReadOnlyDictionary<string, string> SandboxSettings => new Dictionary<string, string>
    {
        ["Sandbox:Assemblies:0"] = typeof(NewsreelNetwork).Assembly.Location,
        ["Sandbox:Newsreel:Port"] = $"{port}",
    };

    protected override IReadOnlyDictionary<string, string> ProductSettings => new Dictionary<string, string>
    {
        ["Networks:Assemblies:0"] = typeof(NewsreelNetwork).Assembly.Location,
        ["Networks:Newsreel:ServerUrl"] = Origins[0],
        ["Networks:Newsreel:WebUrl"] = Sandbox.Url,
    };

    protected override IReadOnlyList<string> Origins => [$"http://127.0.0.1:{port}"];
}
