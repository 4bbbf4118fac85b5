using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>Proof Key for Code Exchange (RFC 7636), method S256.</summary>
/// <param name="Verifier">256 random bits, kept here until the code is exchanged.</param>
internal sealed record Pkce(string Verifier)
{
    public const string Method = "S256";

    /// <summary>The challenge in the authorization URL.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static Pkce New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    public override string ToString() => nameof(Pkce);
}
