using System.Net;
using System.Net.Sockets;

namespace Postato.Infrastructure.Tests.Http;

/// <summary>A second implementation of the address rules, bit by bit and slow, to compare the first with.</summary>
internal static class SlowReference
{
    private static readonly string[] Refused =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
        "168.63.129.16/32",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    ];

    private static readonly (AddressFamily Family, string Bits)[] Prefixes =
    [
        .. Refused.Select(range => range.Split('/')).Select(parts => (
            IPAddress.Parse(parts[0]).AddressFamily,
            Bits(IPAddress.Parse(parts[0]))[..int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)])),
    ];

    // What is outside 2000::/3, and that range itself.
    private static readonly string[] Outside =
    [
        "::/96", "::1/128", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2000::/3",
        "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    ];

    /// <summary>Every range in a rule.</summary>
    public static IReadOnlyList<(IPAddress First, int Length)> Ranges { get; } =
        [.. Refused.Concat(Outside)
            .Select(range => range.Split('/'))
            .Select(parts => (IPAddress.Parse(parts[0]), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)))];

    public static bool IsAllowed(IPAddress address)
    {
        var bits = Bits(address);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (!bits.StartsWith("001", StringComparison.Ordinal))
                return false;
            if (Convert.ToHexString(address.GetAddressBytes())[16..24] is "00005EFE" or "02005EFE")
                return false;
        }

        return !Prefixes.Any(prefix => prefix.Family == address.AddressFamily && bits.StartsWith(prefix.Bits, StringComparison.Ordinal));
    }

    public static bool IsWithin(IPAddress address, IPAddress first, int length) =>
        address.AddressFamily == first.AddressFamily && Bits(address).StartsWith(Bits(first)[..length], StringComparison.Ordinal);

    /// <summary>First and last address of a range, and their neighbours outside.</summary>
    public static IEnumerable<IPAddress> Edges(IPAddress first, int length)
    {
        var low = new System.Numerics.BigInteger(first.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
        var width = first.GetAddressBytes().Length * 8;
        var high = low + System.Numerics.BigInteger.Pow(2, width - length) - 1;
        foreach (var value in (System.Numerics.BigInteger[])[low - 1, low, low + 1, high - 1, high, high + 1])
        {
            if (value.Sign < 0 || value >= System.Numerics.BigInteger.Pow(2, width))
                continue;
            var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
            yield return new IPAddress([.. new byte[(width / 8) - bytes.Length], .. bytes]);
        }
    }

    private static string Bits(IPAddress address) =>
        string.Concat(address.GetAddressBytes().Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
}
