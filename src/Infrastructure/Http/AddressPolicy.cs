using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Postato.Infrastructure.Http;

/// <summary>
/// Which addresses may be reached: public unicast only. Compares bytes itself, because <c>IPNetwork.Contains</c> misjudges mapped addresses
/// (dotnet/runtime 131861).
/// </summary>
/// <remarks>
/// Ranges as of 2026-11-24, from the IANA IPv4 and IPv6 Special-Purpose Address Registries, multicast (RFC 5771) and the
/// formerly reserved class E (RFC 1112).
/// </remarks>
internal static class AddressPolicy
{
    private static readonly (uint Base, int Length)[] RefusedV4 =
    [
        V4("0.0.0.0", 8), V4("10.0.0.0", 8), V4("100.64.0.0", 10), V4("127.0.0.0", 8), V4("169.254.0.0", 16), V4("172.16.0.0", 12),
        V4("192.0.0.0", 24), V4("192.0.2.0", 24), V4("192.31.196.0", 24), V4("192.52.193.0", 24), V4("192.88.99.0", 24),
        V4("192.168.0.0", 16),
        V4("192.175.48.0", 24), V4("198.18.0.0", 15), V4("198.51.100.0", 24), V4("203.0.113.0", 24), V4("224.0.0.0", 4), V4("240.0.0.0", 4),
        V4("255.255.255.255", 32),
        // A cloud provider's internal service on a public address.
        V4("168.63.129.16", 32),
    ];

    // Inside 2000::/3; everything outside it is refused.
    private static readonly (UInt128 Base, int Length)[] RefusedV6 =
    [
        V6("2001::", 23), V6("2001:db8::", 32), V6("2002::", 16), V6("2620:4f:8000::", 48), V6("3fff::", 20),
    ];

    private static readonly (UInt128 Base, int Length) GlobalUnicast = V6("2000::", 3);

    /// <param name="nat64">The only translation prefix that is allowed (96 bits); the embedded address is judged as IPv4.</param>
    public static bool IsAllowed(IPAddress address, IPAddress? nat64 = null)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return IsAllowedV4(ToV4(address));
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6 || address.ScopeId != 0)
            return false;

        var value = ToV6(address);
        if (nat64 is not null && value >> 32 == ToV6(nat64) >> 32)
            return IsAllowedV4((uint)(value & uint.MaxValue));

        return Within(value, GlobalUnicast) && !IsIsatap(value) && !Array.Exists(RefusedV6, range => Within(value, range));
    }

    private static bool IsAllowedV4(uint value) =>
        !Array.Exists(RefusedV4, range => value >> (32 - range.Length) == range.Base >> (32 - range.Length));

    private static bool Within(UInt128 value, (UInt128 Base, int Length) range) =>
        value >> (128 - range.Length) == range.Base >> (128 - range.Length);

    // Interface ids 0:5efe and 200:5efe carry an IPv4 address (RFC 5214).
    private static bool IsIsatap(UInt128 value) => (uint)(value >> 32) is 0x0000_5EFE or 0x0200_5EFE;

    private static uint ToV4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static UInt128 ToV6(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static (uint, int) V4(string text, int length) => (ToV4(IPAddress.Parse(text)), length);

    private static (UInt128, int) V6(string text, int length) => (ToV6(IPAddress.Parse(text)), length);
}
