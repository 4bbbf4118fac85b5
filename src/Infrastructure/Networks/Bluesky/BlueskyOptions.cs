using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>The section <c>Networks:Bluesky</c>.</summary>
internal sealed record BlueskyOptions : INetworkOptions
{
    public const string Loopback = "loopback";
    public const string Confidential = "confidential";

    /// <summary>The directory of <c>did:plc</c>.</summary>
    public Uri PlcUrl { get; init; } = new("https://plc.directory");

    /// <summary>The public API for handles and profiles.</summary>
    public Uri AppViewUrl { get; init; } = new("https://public.api.bsky.app");

    /// <summary>The website on which people read posts.</summary>
    public Uri WebUrl { get; init; } = new("https://bsky.app");

    /// <summary><c>loopback</c> for development on one machine; <c>confidential</c> for everything else.</summary>
    public string ClientMode { get; init; } = Loopback;

    /// <summary>HTTPS address of the client metadata document: this host's <c>/oauth/bluesky/client-metadata.json</c>.</summary>
    public Uri? ClientId { get; init; }

    /// <summary>PEM files (PKCS #8, P-256) by <c>kid</c>; each is needed as long as sessions created with it live.</summary>
    public Dictionary<string, string> SigningKeyFiles { get; init; } = [];

    /// <summary>The key for new sessions; an existing session keeps the key with which it was created.</summary>
    public string? ActiveKey { get; init; }

    public string Scope { get; init; } = "atproto transition:generic";

    public string? Mistake => ClientMode switch
    {
        Loopback => null,
        Confidential when ClientId is not { Scheme: "https" } =>
            Setting.Mistake("Bluesky:ClientId", ClientId, "the https address of this host's /oauth/bluesky/client-metadata.json"),
        Confidential when ActiveKey is null || !SigningKeyFiles.TryGetValue(ActiveKey, out var file) || !File.Exists(file) =>
            Setting.Mistake("Bluesky:ActiveKey", ActiveKey, "a kid under Networks:Bluesky:SigningKeyFiles whose PEM file exists"),
        Confidential when SigningKeyFiles.FirstOrDefault(key => !File.Exists(key.Value)) is { Key: { } kid, Value: var missing } =>
            Setting.Mistake($"Bluesky:SigningKeyFiles:{kid}", missing, "a PEM file that exists"),
        Confidential => null,
        _ => Setting.Mistake("Bluesky:ClientMode", ClientMode, $"{Loopback} or {Confidential}"),
    };
}
