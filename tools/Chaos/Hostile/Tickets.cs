using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Postato.Chaos.Hostile;

/// <summary>Codes and tokens, which say nothing of whose they are: what repeats a secret is refused as a name.</summary>
internal sealed class Tickets
{
    private readonly ConcurrentDictionary<string, string> owners = new(StringComparer.Ordinal);

    public string For(string owner)
    {
        var ticket = RandomNumberGenerator.GetHexString(32, lowercase: true);
        owners[ticket] = owner;
        return ticket;
    }

    public string Of(string ticket) => owners[ticket];
}
