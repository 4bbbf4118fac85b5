using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Postato.Chaos.Hostile;

/// <summary>Issues codes and tokens that do not contain the account's name: a name that repeats a secret would be refused.</summary>
internal sealed class IssuedTokens
{
    private readonly ConcurrentDictionary<string, string> owners = new(StringComparer.Ordinal);

    public string For(string owner)
    {
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        owners[token] = owner;
        return token;
    }

    public string Of(string token) => owners[token];
}
