using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Postato.Domain.Primitives;

namespace Postato.Application.Accounts;

/// <summary>Generates the secrets of a connect flow: 256 random bits each, stored as SHA-256.</summary>
public static class ConnectSecrets
{
    public static Secret New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Matches(byte[]? hash, string? secret) =>
        hash is not null && secret is not null && CryptographicOperations.FixedTimeEquals(hash, Hash(secret));
}
