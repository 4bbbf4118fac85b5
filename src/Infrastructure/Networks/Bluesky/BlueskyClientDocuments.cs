using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>The documents that a confidential client is known by; served by the API host.</summary>
public sealed class BlueskyClientDocuments
{
    private readonly BlueskyOptions options;

    internal BlueskyClientDocuments(BlueskyOptions options) => this.options = options;

    /// <summary>False for a loopback client, which needs no documents.</summary>
    public bool AreServed => options.ClientMode == BlueskyOptions.Confidential;

    /// <summary>Client metadata (atproto.com/specs/oauth).</summary>
    public JsonObject Metadata(Uri publicUrl, Uri redirectUri) => new()
    {
        ["client_id"] = options.ClientId!.AbsoluteUri,
        ["client_name"] = "Postato",
        ["client_uri"] = publicUrl.GetLeftPart(UriPartial.Authority),
        ["application_type"] = "web",
        ["grant_types"] = new JsonArray("authorization_code", "refresh_token"),
        ["response_types"] = new JsonArray("code"),
        ["redirect_uris"] = new JsonArray(redirectUri.AbsoluteUri),
        ["scope"] = options.Scope,
        ["dpop_bound_access_tokens"] = true,
        ["token_endpoint_auth_method"] = "private_key_jwt",
        ["token_endpoint_auth_signing_alg"] = "ES256",
        ["jwks_uri"] = new Uri(options.ClientId, "jwks.json").AbsoluteUri,
    };

    /// <summary>Every public key that a live session may have been made with.</summary>
    public JsonObject Keys()
    {
        var keys = new JsonArray();
        foreach (var (kid, file) in options.SigningKeyFiles)
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(file));
            var jwk = Jose.PublicJwk(key);
            (jwk["kid"], jwk["use"], jwk["alg"]) = (kid, "sig", "ES256");
            keys.Add(jwk);
        }

        return new JsonObject { ["keys"] = keys };
    }
}
