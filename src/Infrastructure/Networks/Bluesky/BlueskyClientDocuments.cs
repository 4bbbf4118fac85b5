using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>The documents that identify a confidential client. A loopback client needs none.</summary>
internal sealed class BlueskyClientDocuments(BlueskyOptions options) : IClientDocuments
{
    private const string MetadataName = "client-metadata.json";
    private const string KeysName = "jwks.json";

    public IReadOnlyList<string> Names => [MetadataName, KeysName];

    public JsonObject? Read(string name, Uri publicUrl, Uri redirectUri) => (options.ClientMode, name) switch
    {
        (BlueskyOptions.Confidential, MetadataName) => Metadata(publicUrl, redirectUri),
        (BlueskyOptions.Confidential, KeysName) => Keys(),
        _ => null,
    };

    /// <summary>Client metadata (atproto.com/specs/oauth).</summary>
    private JsonObject Metadata(Uri publicUrl, Uri redirectUri) => new()
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
        ["jwks_uri"] = new Uri(options.ClientId, KeysName).AbsoluteUri,
    };

    /// <summary>Every public key with which a live session may have been created.</summary>
    private JsonObject Keys()
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
