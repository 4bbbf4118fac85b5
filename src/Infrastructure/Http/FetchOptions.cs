using System.Net;
using System.Net.Sockets;

namespace Postato.Infrastructure.Http;

/// <summary>The section <c>Fetch</c>: what the guarded door lets through.</summary>
internal sealed record FetchOptions
{
    /// <summary>Whole origins (<c>http://127.0.0.1:5091</c>) to which the rules on scheme, port, name and address do not apply.</summary>
    public string[] AllowOrigins { get; init; } = [];

    /// <summary>Without it, a host in Production does not start while <see cref="AllowOrigins"/> is set.</summary>
    public bool AllowOriginsInProduction { get; init; }

    /// <summary>Ports beside 443.</summary>
    public int[] Ports { get; init; } = [];

    /// <summary>The NAT64 prefix of this site, as an address: its last 32 bits are the embedded IPv4 address.</summary>
    public string? Nat64Prefix { get; init; }

    /// <summary>Stands in the User-Agent, so that a server's owner can reach us.</summary>
    public string Contact { get; init; } = "https://postato.com.br";

    internal IPAddress? Nat64 => Nat64Prefix is null ? null : IPAddress.Parse(Nat64Prefix);

    /// <summary>Says what to set, or nothing.</summary>
    internal string? FindMistake(bool production)
    {
        for (var i = 0; i < AllowOrigins.Length; i++)
        {
            if (!Uri.TryCreate(AllowOrigins[i], UriKind.Absolute, out var url) || url.GetLeftPart(UriPartial.Authority) != AllowOrigins[i] || url.Scheme is not ("http" or "https"))
                return $"Fetch:AllowOrigins:{i} (Fetch__AllowOrigins__{i}): found {AllowOrigins[i]}; allowed: a whole origin without path or wildcard, such as http://127.0.0.1:5091.";
        }

        if (production && AllowOrigins.Length > 0 && !AllowOriginsInProduction)
            return "Fetch:AllowOrigins (Fetch__AllowOrigins__0): found an opened origin in Production; allowed: none, unless Fetch:AllowOriginsInProduction (Fetch__AllowOriginsInProduction) is true.";
        if (Array.Find(Ports, port => port is < 1 or > 65_535) is not 0 and var bad)
            return $"Fetch:Ports (Fetch__Ports__0): found {bad}; allowed: 1 to 65535.";
        if (Nat64Prefix is not null && (!IPAddress.TryParse(Nat64Prefix, out var prefix) || prefix.AddressFamily != AddressFamily.InterNetworkV6))
            return $"Fetch:Nat64Prefix (Fetch__Nat64Prefix): found {Nat64Prefix}; allowed: an IPv6 address whose last 32 bits are zero, such as 2a00:1098:2c::.";

        return null;
    }
}
