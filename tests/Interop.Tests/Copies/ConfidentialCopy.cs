using Postato.Interop.Tests.Rig;
using Postato.Testing;

namespace Postato.Interop.Tests.Copies;

/// <summary>
/// A confidential client: identified by a document that this copy serves over TLS, authenticated with its own key (<c>private_key_jwt</c>).
/// </summary>
public sealed class ConfidentialCopy(InteropFixture fixture) : ConnectedCopy(fixture, "confidential")
{
    public const string Key = "interop1";
    public const string NextKey = "interop2";

    private readonly Dictionary<string, string> client = new()
    {
        ["Networks__Bluesky__ClientMode"] = "confidential",
        ["Networks__Bluesky__ClientId"] = ClientId.AbsoluteUri,
        [$"Networks__Bluesky__SigningKeyFiles__{Key}"] = fixture.Certificate.NewKeyFile(Key),
        [$"Networks__Bluesky__SigningKeyFiles__{NextKey}"] = fixture.Certificate.NewKeyFile(NextKey),
    };

    public static Uri PublicUrl { get; } = new($"https://{TestCertificate.Host}:{FreePort.Find()}");

    public static Uri ClientId { get; } = new(PublicUrl, "/oauth/bluesky/client-metadata.json");

    public override bool IsMe(string clientId) => clientId == ClientId.AbsoluteUri;

    /// <summary>The adapter of a host with this copy's settings.</summary>
    internal Adapter AdapterWith(InteropFixture fixture, string activeKey) => new(Client(fixture, activeKey));

    /// <summary>The same after the first key was removed.</summary>
    internal Adapter AdapterWithoutKey(InteropFixture fixture) =>
        new(Client(fixture, NextKey).Where(setting => !setting.Key.EndsWith(Key, StringComparison.Ordinal)).ToDictionary());

    protected override Dictionary<string, string> Settings(InteropFixture fixture) => new(Client(fixture, Key))
    {
        ["PublicUrl"] = PublicUrl.AbsoluteUri,
        ["Listen__Https"] = $"https://127.0.0.1:{PublicUrl.Port}",
        ["Listen__Certificate"] = fixture.Certificate.CertificateFile,
        ["Listen__CertificateKey"] = fixture.Certificate.KeyFile,
    };

    private Dictionary<string, string> Client(InteropFixture fixture, string activeKey) =>
        new(LedTo(fixture.Rig).Concat(client)) { ["Networks__Bluesky__ActiveKey"] = activeKey };
}

[CollectionDefinition(Name)]
public sealed class ConfidentialCollection : ICollectionFixture<ConfidentialCopy>
{
    public const string Name = "A confidential client";
}
