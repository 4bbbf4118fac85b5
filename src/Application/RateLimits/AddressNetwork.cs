using System.Buffers.Binary;
using System.Net;

namespace Postato.Application.RateLimits;

/// <summary>The network of an address: /24 for IPv4, /56 for IPv6. A client with one address in it can usually use all of them.</summary>
public static class AddressNetwork
{
    private const int Ipv4Mapped = 0xFFFF;

    public static UInt128 Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length))
            throw new ArgumentException("The address is neither IPv4 nor IPv6.", nameof(address));

        return length == 4
            ? ((UInt128)Ipv4Mapped << 32) | (BinaryPrimitives.ReadUInt32BigEndian(bytes) & 0xFFFF_FF00)
            : BinaryPrimitives.ReadUInt128BigEndian(bytes) >> 72 << 72;
    }
}
