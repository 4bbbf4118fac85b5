using Postato.Interop.Tests.Rig;
using Postato.Testing;

namespace Postato.Interop.Tests.Copies;

/// <summary>
/// A confidential client: known by a document that this copy serves over TLS, proven with a key of its own (<c>private_key_jwt</c>).
/// </summary>
public sealed class ConfidentialCopy(World world) : ConnectedCopy(world, "confidential")
{
    public const string Key = "interop1";
    public const string NextKey = "interop2";

    private readonly Dictionary<string, string> client = new()
    {
        ["Networks__Bluesky__ClientMode"] = "confidential",
        ["Networks__Bluesky__ClientId"] = ClientId.AbsoluteUri,
        [$"Networks__Bluesky__SigningKeyFiles__{Key}"] = world.Certificate.NewKeyFile(Key),
        [$"Networks__Bluesky__SigningKeyFiles__{NextKey}"] = world.Certificate.NewKeyFile(NextKey),
    };

    public static Uri PublicUrl { get; } = new($"https://{TestCertificate.Host}:{FreePort.Find()}");

    public static Uri ClientId { get; } = new(PublicUrl, "/oauth/bluesky/client-metadata.json");

    public override bool IsMe(string clientId) => clientId == ClientId.AbsoluteUri;

    /// <summary>The adapter of a host that shares this copy's settings.</summary>
    internal Adapter AdapterWith(World world, string activeKey) => new(Client(world, activeKey));

    /// <summary>The same where somebody removed the first key.</summary>
    internal Adapter AdapterWithoutKey(World world) =>
        new(Client(world, NextKey).Where(setting => !setting.Key.EndsWith(Key, StringComparison.Ordinal)).ToDictionary());

    protected override Dictionary<string, string> Settings(World world) => new(Client(world, Key))
    {
        ["PublicUrl"] = PublicUrl.AbsoluteUri,
        ["Listen__Https"] = $"https://127.0.0.1:{PublicUrl.Port}",
        ["Listen__Certificate"] = world.Certificate.CertificateFile,
        ["Listen__CertificateKey"] = world.Certificate.KeyFile,
    };

    private Dictionary<string, string> Client(World world, string activeKey) =>
        new(LedTo(world.Rig).Concat(client)) { ["Networks__Bluesky__ActiveKey"] = activeKey };
}

[CollectionDefinition(Name)]
public sealed class ConfidentialCollection : ICollectionFixture<ConfidentialCopy>
{
    public const string Name = "A confidential client";
}
