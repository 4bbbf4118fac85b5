using Postato.Domain.Networks;
using Postato.Infrastructure.Networks.Bluesky;
using Postato.Networks.Tests.Contract;
using Postato.Testing;

namespace Postato.Networks.Tests.Bluesky;

public sealed class BlueskyFixture : NetworkFixture, IDeclaredNetwork
{
    private readonly int port = FreePort.Find();
    private readonly int secondPort = FreePort.Find();

    public static NetworkCapabilities Declared => BlueskyCapabilities.All;

    public override string Platform => "bluesky";

    /// <summary>PDS, authorization server, directory and public view in one address.</summary>
    public string Origin => $"http://127.0.0.1:{port}";

    /// <summary>The PDS to which accounts move.</summary>
    public string SecondOrigin => $"http://127.0.0.1:{secondPort}";

    public IReadOnlyDictionary<string, string> Settings => ProductSettings;

    protected override IReadOnlyDictionary<string, string> SandboxSettings => new Dictionary<string, string>
    {
        ["Sandbox:Bluesky:Port"] = $"{port}",
        ["Sandbox:Bluesky:SecondPort"] = $"{secondPort}",
    };

    protected override IReadOnlyDictionary<string, string> ProductSettings => new Dictionary<string, string>
    {
        ["Networks:Bluesky:PlcUrl"] = Origin,
        ["Networks:Bluesky:AppViewUrl"] = Origin,
        ["Networks:Bluesky:WebUrl"] = Sandbox.Url,
    };

    protected override IReadOnlyList<string> Origins => [Origin, SecondOrigin];

    /// <summary>Reads without a token.</summary>
    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken ct) => Browser.GetAsync(Origin + path, ct);
}
