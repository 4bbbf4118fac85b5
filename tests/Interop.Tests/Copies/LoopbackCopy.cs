namespace Postato.Interop.Tests.Copies;

/// <summary>A public client: its id contains its metadata, and it has no key.</summary>
public sealed class LoopbackCopy(InteropFixture fixture) : ConnectedCopy(fixture, "loopback")
{
    public override bool IsMe(string clientId) =>
        clientId.StartsWith("http://localhost?", StringComparison.Ordinal)
            && clientId.Contains(Uri.EscapeDataString($"{Running.ApiUrl}/connect/bluesky/callback"), StringComparison.Ordinal);
}

[CollectionDefinition(Name)]
public sealed class LoopbackCollection : ICollectionFixture<LoopbackCopy>
{
    public const string Name = "A loopback client";
}
