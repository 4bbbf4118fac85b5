using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Domain.Posts;

/// <summary>The content of a post, normalised to items.</summary>
public sealed record PostContent(
    string PostType, IReadOnlyList<ItemContent> Items, JsonElement? Options, IReadOnlyDictionary<string, string>? Metadata)
{
    /// <summary>
    /// Equal for content that a reader would see as a repeat: same account, same texts up to white space and Unicode form, same media.
    /// </summary>
    public byte[] Hash(Platform platform, Id<SocialAccount> account)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{platform}\n{account}\n"));
        foreach (var item in Items)
        {
            var text = string.Join(' ', Nfc.Of(item.Text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            hash.AppendData(Encoding.UTF8.GetBytes($"{text.Length}:{text}\n"));
            foreach (var media in item.Media)
                hash.AppendData(media.Id.Value.ToByteArray(bigEndian: true));
        }

        return hash.GetHashAndReset();
    }
}

public sealed record ItemContent(string Text, IReadOnlyList<ItemMedia> Media);
