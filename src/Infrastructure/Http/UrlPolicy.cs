using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Postato.Infrastructure.Http;

/// <summary>
/// Which URLs may be fetched at all, judged by their raw text first: <see cref="Uri"/> silently turns odd spellings of numbers into
/// addresses, strips zones, and ignores what follows a bracket.
/// </summary>
internal sealed class UrlPolicy(FetchOptions options)
{
    private const int MaximumLength = 2_048;

    // Non-transitional UTS 46 with STD3: a label then consists of letters, digits and hyphens only.
    private static readonly IdnMapping Idna = new() { UseStd3AsciiRules = true };

    private readonly HashSet<string> opened = new(options.AllowOrigins, StringComparer.Ordinal);

    /// <summary>Null when allowed so far; its addresses are judged at connect. Otherwise the reason, for the log only.</summary>
    public string? FindRefusal(string raw, out Uri? url)
    {
        url = null;
        if (raw.Length is 0 or > MaximumLength)
            return "length";
        if (HasForbiddenCharacter(raw))
            return "character";
        if (SplitAuthority(raw) is not var (scheme, authority))
            return "form";
        if (authority.Contains('@', StringComparison.Ordinal))
            return "user info";
        if (authority.Contains('%', StringComparison.Ordinal))
            return "encoded host";
        if (SplitPort(authority) is not { } host || !Uri.TryCreate(raw, UriKind.Absolute, out url)
            || !url.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase))
            return "form";
        if (IsOpened(url) && host.Equals(url.Host, StringComparison.OrdinalIgnoreCase))
            return null;
        if (url.Scheme != Uri.UriSchemeHttps)
            return "scheme";
        if (url.Port != 443 && !options.Ports.Contains(url.Port))
            return "port";

        return host.StartsWith('[') ? FindAddressRefusal(host[1..^1], url) : FindNameRefusal(host, url);
    }

    /// <summary>The same for a parsed URL, from its original text.</summary>
    public string? FindRefusal(Uri url) => FindRefusal(url.OriginalString, out var again) ?? (url.Equals(again) ? null : "form");

    /// <summary>Whether configuration opened this origin: the rules on scheme, port, name and address do not apply to it.</summary>
    public bool IsOpened(Uri url) =>
        opened.Count > 0 && opened.Contains(url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));

    /// <summary>The target of a redirect, as text that must still be judged; null when there is none.</summary>
    public static string? Follow(Uri from, string location)
    {
        if (location.Length is 0 or > MaximumLength || HasForbiddenCharacter(location))
            return null;
        if (location.StartsWith("//", StringComparison.Ordinal))
            return $"{from.Scheme}:{location}";

        return SplitAuthority(location) is not null ? location : Uri.TryCreate(from, location, out var next) ? next.AbsoluteUri : null;
    }

    private static bool HasForbiddenCharacter(string raw)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' || char.IsControl(raw[i]) || char.IsWhiteSpace(raw[i]))
                return true;
            if (char.IsSurrogate(raw[i]) && !char.IsSurrogatePair(raw, i++))
                return true;
        }

        return false;
    }

    private static (string Scheme, string Authority)? SplitAuthority(string raw)
    {
        var end = raw.IndexOf("://", StringComparison.Ordinal);
        if (end <= 0 || !Uri.CheckSchemeName(raw[..end]))
            return null;

        var rest = raw[(end + 3)..];
        var length = rest.AsSpan().IndexOfAny("/?#");
        return (raw[..end], length < 0 ? rest : rest[..length]);
    }

    /// <summary>The host, in brackets if it is an IPv6 address; null when it is not followed by a valid port.</summary>
    private static string? SplitPort(string authority)
    {
        var end = authority.StartsWith('[')
            ? authority.IndexOf(']', StringComparison.Ordinal) + 1
            : authority.IndexOf(':', StringComparison.Ordinal);
        if (authority.StartsWith('[') && end == 0)
            return null;
        if (end < 0 || end == authority.Length)
            return authority;

        var port = authority.AsSpan(end);
        return port is [':', >= '0' and <= '9', ..] && port.Length <= 6 && !port[1..].ContainsAnyExceptInRange('0', '9')
            ? authority[..end]
            : null;
    }

    private string? FindAddressRefusal(string text, Uri url)
    {
        var isAddress = IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            && url.HostNameType == UriHostNameType.IPv6 && address.Equals(IPAddress.Parse(url.IdnHost));
        return isAddress && AddressPolicy.IsAllowed(address!, options.Nat64Prefix) ? null : "address";
    }

    private static string? FindNameRefusal(string raw, Uri url)
    {
        string host;
        try
        {
            host = Idna.GetAscii(raw);
            if (!host.Equals(url.IdnHost, StringComparison.OrdinalIgnoreCase))
                return url.HostNameType == UriHostNameType.IPv4 ? "number" : "name";
        }
        catch (Exception failed) when (failed is ArgumentException or UriFormatException)
        {
            return "name";
        }

        host = host.EndsWith('.') ? host[..^1] : host;
        if (IsStrictQuad(host))
            return AddressPolicy.IsAllowed(IPAddress.Parse(host)) ? null : "address";
        if (LastLabelIsNumber(host) || IPAddress.TryParse(host, out _))
            return "number";
        if (!host.Contains('.', StringComparison.Ordinal))
            return "single label";
        if (host.Length > 253 || host.EndsWith('.'))
            return "name";

        return SpecialUseNames.Include(host) ? "special-use name" : null;
    }

    /// <summary>Four decimals from 0 to 255 without leading zeros, and nothing else.</summary>
    private static bool IsStrictQuad(string host)
    {
        var parts = host.Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, part =>
            byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                && part == value.ToString(CultureInfo.InvariantCulture));
    }

    private static bool LastLabelIsNumber(string host)
    {
        var last = host.AsSpan(host.LastIndexOf('.') + 1);
        return !last.ContainsAnyExceptInRange('0', '9') || last.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
    }
}
