using System.Security.Cryptography;
using System.Text;

namespace Postato.Application.Idempotency;

/// <summary>A call that may be repeated safely.</summary>
/// <param name="Fingerprint">Distinguishes a repeat from another request under the same key.</param>
public sealed record IdempotentCall(string Key, byte[] Fingerprint)
{
    /// <param name="path">The full path, with the workspace.</param>
    /// <param name="body">
    /// The parsed request in canonical form, so that white space and member order do not count; files are represented by their hash.
    /// </param>
    public static IdempotentCall Of(string key, string method, string path, string apiVersion, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{method}\n{path}\n{apiVersion}\n"));
        hash.AppendData(body);
        return new(key, hash.GetHashAndReset());
    }
}
