using System.Net;

namespace Postato.Infrastructure.Http;

/// <summary>
/// Which URLs may be tried at all, from the raw text first: <see cref="Uri"/> quietly turns odd spellings of numbers into
/// addresses. Names: IANA special-use domain names (RFC 6761 and after) and what networks use inside, as of 2026-11.
/// </summary>
internal sealed class UrlPolicy(FetchOptions options)
{
    private const int MaximumLength = 2_048;

    private static readonly string[] RefusedEnds =
    [
        ".localhost", ".local", ".localdomain", ".internal", ".intranet", ".private", ".corp", ".home", ".lan", ".home.arpa", ".arpa",
        ".test", ".example", ".invalid", ".onion", ".alt", ".svc", ".cluster.local",
    ];

    private static readonly System.Buffers.SearchValues<char> LabelCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    private readonly HashSet<string> allowedOrigins = [.. options.AllowOrigins.Select(origin => OriginOf(new Uri(origin)))];

    /// <summary>Null: allowed so far; its addresses are judged at connect. Otherwise the reason, for the log alone.</summary>
    public string? FindRefusal(string raw, out Uri? url)
    {
        url = null;
        if (raw.Length is 0 or > MaximumLength)
            return "length";
        foreach (var c in raw)
        {
            if (c is <= ' ' or '\\' or '\u007F' or (>= '\u0080' and <= '\u00A0') or '\u2028' or '\u2029')
                return "character";
        }

        var schemeEnd = raw.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd < 0)
            return "scheme";

        var authorityEnd = raw.AsSpan(schemeEnd + 3).IndexOfAny("/?#");
        var authority = authorityEnd < 0 ? raw[(schemeEnd + 3)..] : raw.Substring(schemeEnd + 3, authorityEnd);
        if (authority.Contains('@', StringComparison.Ordinal))
            return "userinfo";
        if (authority.Contains('%', StringComparison.Ordinal))
            return "encoded host";
        if (!Uri.TryCreate(raw, UriKind.Absolute, out url) || url.UserInfo.Length > 0)
            return "form";

        return FindRefusal(url, RawHostOf(authority));
    }

    /// <summary>For a URL of our own configuration or one that was checked as text before.</summary>
    public string? FindRefusal(Uri url) => FindRefusal(url, url.Host);

    /// <summary>Whether this origin was opened by configuration: rules on scheme, port, name and address do not apply to it.</summary>
    public bool IsOpened(Uri url) => allowedOrigins.Contains(OriginOf(url));

    private string? FindRefusal(Uri url, string rawHost)
    {
        if (IsOpened(url))
            return null;
        if (url.Scheme != Uri.UriSchemeHttps)
            return "scheme";
        if (url.Port != 443 && !options.Ports.Contains(url.Port))
            return "port";

        return FindHostRefusal(url, rawHost);
    }

    private string? FindHostRefusal(Uri url, string rawHost)
    {
        var host = url.IdnHost;
        if (rawHost.StartsWith('['))
            return rawHost.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(rawHost.Trim('[', ']'), out var v6) || !AddressPolicy.IsAllowed(v6, options.Nat64) ? "address" : null;

        if (host.EndsWith('.'))
            host = host[..^1];
        if (IsStrictQuad(rawHost.TrimEnd('.')))
            return !rawHost.EndsWith('.') && AddressPolicy.IsAllowed(IPAddress.Parse(rawHost)) ? null : "address";

        // A number in any other spelling, before or after mapping.
        if (IPAddress.TryParse(host, out _) || url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || LastLabelIsNumber(host))
            return "number";
        if (host.Length is 0 or > 253 || !host.Contains('.', StringComparison.Ordinal))
            return "single label";
        foreach (var label in host.Split('.'))
        {
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || label.AsSpan().ContainsAnyExcept(LabelCharacters))
                return "label";
        }

        return Array.Exists(RefusedEnds, end => host.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ? "special-use name" : null;
    }

    private static string RawHostOf(string authority)
    {
        if (authority.StartsWith('['))
            return authority.IndexOf(']', StringComparison.Ordinal) is >= 0 and var end ? authority[..(end + 1)] : authority;

        return authority.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? authority[..colon] : authority;
    }

    /// <summary>Four decimals from 0 to 255 without leading zeros, and nothing else.</summary>
    private static bool IsStrictQuad(string host)
    {
        var parts = host.Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, part =>
            part.Length is >= 1 and <= 3 && part.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && (part.Length == 1 || part[0] != '0') && int.Parse(part, System.Globalization.CultureInfo.InvariantCulture) <= 255);
    }

    private static bool LastLabelIsNumber(string host)
    {
        var last = host[(host.LastIndexOf('.') + 1)..];
        return last.Length > 0 && (last.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 || last.StartsWith("0x", StringComparison.OrdinalIgnoreCase));
    }

    private static string OriginOf(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
