using Postato.Domain.Networks;
using Postato.Networks.Tests.Contract;
using Postato.Testing;

namespace Postato.Networks.Tests.Pigeon;

public sealed class PigeonFixture : NetworkFixture, IDeclaredNetwork
{
    private readonly int port = FreePort.Find();

    public static NetworkCapabilities Declared => PigeonCapabilities.All;

    public override string Platform => PigeonCapabilities.Key;

    /// <summary>How hosts and Sandbox find this folder's network.</summary>
    public static string Assembly => typeof(PigeonNetwork).Assembly.Location;

    protected override IReadOnlyDictionary<string, string> SandboxSettings =>
        new Dictionary<string, string> { ["Sandbox:Assemblies:0"] = Assembly, ["Sandbox:Pigeon:Port"] = $"{port}" };

    protected override IReadOnlyDictionary<string, string> ProductSettings => new Dictionary<string, string>
    {
        ["Networks:Assemblies:0"] = Assembly,
        ["Networks:Pigeon:ServerUrl"] = Origins[0],
        ["Networks:Pigeon:WebUrl"] = Sandbox.Url,
    };

    protected override IReadOnlyList<string> Origins => [$"http://127.0.0.1:{port}"];
}
