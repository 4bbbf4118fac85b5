using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>Proofs of possession (RFC 9449) with nonces that are valid for three minutes.</summary>
internal sealed class Dpop(SandboxClock clock)
{
    private const int NonceSeconds = 90;

    private readonly byte[] secret = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, DateTimeOffset> seen = new();
    private readonly ConcurrentQueue<(string Id, DateTimeOffset At)> order = new();

    /// <summary>Changes every minute and a half; the previous one is still accepted.</summary>
    public string Nonce => NonceAt(Slot);

    private long Slot => clock.GetUtcNow().ToUnixTimeSeconds() / NonceSeconds;

    /// <param name="token">The access token, at the PDS.</param>
    public ProofResult Check(HttpContext http, string? token)
    {
        if (Jwt.Parse(http.Request.Headers["DPoP"]) is not { } proof || !proof.Header.TryGetProperty("jwk", out var jwk)
            || proof.Header.GetProperty("typ").GetString() != "dpop+jwt" || !proof.IsSignedBy(jwk))
            return new(null, "invalid_dpop_proof", "DPoP proof is missing or not signed by its key");

        var url = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}";
        if (proof.Text("htm") != http.Request.Method || proof.Text("htu") != url)
            return new(null, "invalid_dpop_proof", "DPoP htm or htu mismatch");
        if (token is not null && proof.Text("ath") != Jwt.Sha256(token))
            return new(null, "invalid_dpop_proof", "DPoP ath mismatch");
        if (proof.Text("nonce") is not { } nonce || (nonce != NonceAt(Slot) && nonce != NonceAt(Slot - 1)))
            return new(null, "use_dpop_nonce", "Authorization server requires nonce in DPoP proof");
        // Between the machine's time and the Sandbox's, because a client may have moved its clock along or not.
        if (proof.Number("iat") is not { } made || made < TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 300
            || made > clock.GetUtcNow().ToUnixTimeSeconds() + 300)
            return new(null, "invalid_dpop_proof", "DPoP iat is too far off");
        if (proof.Text("jti") is not { Length: > 0 } id || !Remember(id))
            return new(null, "invalid_dpop_proof", "DPoP proof jti was used before");

        return new(Jwt.Thumbprint(jwk), null, null);
    }

    private bool Remember(string id)
    {
        var now = TimeProvider.System.GetUtcNow();
        while (order.TryPeek(out var oldest) && now - oldest.At > TimeSpan.FromMinutes(10) && order.TryDequeue(out oldest))
            seen.TryRemove(oldest.Id, out _);
        order.Enqueue((id, now));
        return seen.TryAdd(id, now);
    }

    private string NonceAt(long slot) => Base64Url.EncodeToString(HMACSHA256.HashData(secret, BitConverter.GetBytes(slot)).AsSpan(0, 16));
}

/// <param name="Thumbprint">Of the key that signed; null when the proof is refused.</param>
internal sealed record ProofResult(string? Thumbprint, string? Error, string? Description);
