using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>Who we are to an authorization server: a loopback client without a key, or a confidential one with a metadata document.</summary>
internal sealed class BlueskyClientIdentity(BlueskyOptions options, TimeProvider clock)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly TimeSpan AssertionLife = TimeSpan.FromSeconds(60);

    private readonly Lazy<ECDsa?> activeKey = new(() => options.ClientMode == BlueskyOptions.Confidential ? Load(options.SigningKeyFiles[options.ActiveKey!]) : null);

    /// <summary>The client id for a redirect address. Of a loopback client it says everything by itself.</summary>
    public string ClientIdFor(Uri redirectUri) => options.ClientMode == BlueskyOptions.Confidential
        ? options.ClientId!.AbsoluteUri
        : $"http://localhost?redirect_uri={Uri.EscapeDataString(redirectUri.AbsoluteUri)}&scope={Uri.EscapeDataString(options.Scope)}";

    /// <summary>Adds the client's proof to a form: new for every request.</summary>
    public void Authenticate(Dictionary<string, string> form, string clientId, string issuer)
    {
        form["client_id"] = clientId;
        if (activeKey.Value is not { } key)
            return;

        var now = clock.GetUtcNow();
        form["client_assertion_type"] = AssertionType;
        form["client_assertion"] = Jose.Sign(
            key,
            new JsonObject { ["alg"] = "ES256", ["kid"] = options.ActiveKey },
            new JsonObject
            {
                ["iss"] = clientId,
                ["sub"] = clientId,
                ["aud"] = issuer,
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
