using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>
/// How this installation identifies itself to an authorization server: as a loopback client without a key, or as a confidential one with a
/// metadata document.
/// </summary>
internal sealed class BlueskyClientIdentity(BlueskyOptions options, TimeProvider clock)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly TimeSpan AssertionLife = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, ECDsa> keys = new(StringComparer.Ordinal);

    /// <summary>The <c>kid</c> for new sessions; null for a public client.</summary>
    public string? ActiveKey => options.ClientMode == BlueskyOptions.Confidential ? options.ActiveKey : null;

    /// <summary>The client id for a redirect address. A loopback client's id contains all of its metadata.</summary>
    public string ClientIdFor(Uri redirectUri) => options.ClientMode == BlueskyOptions.Confidential
        ? options.ClientId!.AbsoluteUri
        : $"http://localhost?redirect_uri={Uri.EscapeDataString(redirectUri.AbsoluteUri)}&scope={Uri.EscapeDataString(options.Scope)}";

    /// <summary>Whether this installation still has the key of a session.</summary>
    public bool CanProve(BlueskySession session) => session.ClientKey is not { } kid || options.SigningKeyFiles.ContainsKey(kid);

    /// <summary>Adds the client assertion to a form: new for every request, and signed with the session's own key.</summary>
    public void Authenticate(Dictionary<string, string> form, BlueskySession session)
    {
        form["client_id"] = session.ClientId;
        if (session.ClientKey is not { } kid)
            return;

        var now = clock.GetUtcNow();
        form["client_assertion_type"] = AssertionType;
        form["client_assertion"] = Jose.Sign(
            keys.GetOrAdd(kid, known => Load(options.SigningKeyFiles[known])),
            new JsonObject { ["alg"] = "ES256", ["kid"] = kid },
            new JsonObject
            {
                ["iss"] = session.ClientId,
                ["sub"] = session.ClientId,
                ["aud"] = session.Issuer,
                ["jti"] = Jose.RandomId(),
                ["iat"] = now.ToUnixTimeSeconds(),
                ["exp"] = (now + AssertionLife).ToUnixTimeSeconds(),
            });
    }

    private static ECDsa Load(string file)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return key;
    }
}
