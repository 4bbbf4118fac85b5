using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Postato.Infrastructure.Http;

/// <summary>The section <c>Fetch</c>: exceptions to the rules of the guarded HTTP client.</summary>
internal sealed record FetchOptions
{
    /// <summary>Whole origins (<c>http://127.0.0.1:5091</c>) that are exempt from the rules on scheme, port, name and address.</summary>
    public IReadOnlyList<string> AllowOrigins { get; init; } = [];

    /// <summary>Ports that are allowed beside 443.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>The NAT64 prefix of this site, 96 bits: the last 32 are the embedded IPv4 address.</summary>
    public IPAddress? Nat64Prefix { get; init; }

    /// <summary>Contact in the User-Agent, so that a server's owner can reach us.</summary>
    public string Contact { get; init; } = "https://postato.com.br";

    public string UserAgent => $"Postato/1.0 (+{Contact})";

    /// <exception cref="InvalidOperationException">A setting is invalid: the message names it in both forms.</exception>
    public static FetchOptions Read(IConfigurationSection section, bool production)
    {
        var options = new FetchOptions
        {
            AllowOrigins = List(
                section.GetSection(nameof(AllowOrigins)), ReadOrigin,
                "a whole origin in lower case, without user, path, wildcard or its scheme's own port, such as http://127.0.0.1:5091"),
            Ports = [.. List(section.GetSection(nameof(Ports)), ReadPort, "a number from 1 to 65535").Select(port => port!.Value)],
            Nat64Prefix = Value(section.GetSection(nameof(Nat64Prefix)), ReadPrefix, "an IPv6 prefix of 96 bits, such as 64:ff9b::/96"),
        };
        if (Value(
            section.GetSection(nameof(Contact)), ReadContact,
            "an address without spaces and brackets, such as https://example.com/about") is { } contact)
            options = options with { Contact = contact };

        var permission = section.GetSection("AllowOriginsInProduction");
        var permitted = Value(permission, text => bool.TryParse(text, out var value) ? (bool?)value : null, "true or false") ?? false;
        if (production && options.AllowOrigins.Count > 0 && !permitted)
            throw Broken(
                section.GetSection(nameof(AllowOrigins)), $"{options.AllowOrigins[0]} in Production",
                $"no origin, unless {NameOf(permission)} is true");

        return options;
    }

    private static string? ReadOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && url.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
        && url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) == text
            ? text
            : null;

    private static int? ReadPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;

    private static IPAddress? ReadPrefix(string text) =>
        text.EndsWith("/96", StringComparison.Ordinal)
        && IPAddress.TryParse(text[..^3], out var prefix)
        && prefix is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false, ScopeId: 0 }
        && prefix.GetAddressBytes() is [.., 0, 0, 0, 0]
            ? prefix
            : null;

    private static string? ReadContact(string text) => ProductInfoHeaderValue.TryParse($"(+{text})", out _) ? text : null;

    private static List<T> List<T>(IConfigurationSection section, Func<string, T?> read, string allowed) =>
        section.Value is { Length: > 0 } single
            ? throw Broken(section, single, $"one entry each, the first as {NameOf(section.GetSection("0"))}: {allowed}")
            : [.. section.GetChildren().Select(child => Value(child, read, allowed) ?? throw Broken(child, "nothing", allowed))];

    private static T? Value<T>(IConfigurationSection section, Func<string, T?> read, string allowed) =>
        section.Value is not { Length: > 0 } text ? default : read(text) is { } value ? value : throw Broken(section, text, allowed);

    private static InvalidOperationException Broken(IConfigurationSection section, string found, string allowed) =>
        new($"{NameOf(section)}: found {found}; allowed: {allowed}.");

    private static string NameOf(IConfigurationSection section) =>
        $"{section.Path} ({section.Path.Replace(":", "__", StringComparison.Ordinal)})";
}
