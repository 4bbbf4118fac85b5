using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Postato.Api.Security;

/// <summary>
/// TLS of this host itself, when no proxy terminates it: <c>Listen:Https</c>, <c>Listen:Certificate</c>, <c>Listen:CertificateKey</c>.
/// </summary>
internal static class TlsListener
{
    public static void Add(KestrelServerOptions kestrel, IConfigurationSection listen)
    {
        if (Read(listen) is var (endpoint, https))
            kestrel.Listen(endpoint, options => options.UseHttps(https));
    }

    /// <summary>The settings; null when this host does not terminate TLS.</summary>
    public static (IPEndPoint Endpoint, HttpsConnectionAdapterOptions Https)? Read(IConfigurationSection listen)
    {
        if (listen["Https"] is not { Length: > 0 } address)
            return null;

        var endpoint = ReadAddress(address)
            ?? throw new InvalidOperationException(
                $"Listen:Https (Listen__Https): found {address}; allowed: https and an address of this machine, such as "
                    + $"https://0.0.0.0:443.");
        var https = ReadCertificate(listen["Certificate"], listen["CertificateKey"]);
        if (https.ServerCertificate!.NotAfter < TimeProvider.System.GetLocalNow().DateTime)
            throw new InvalidOperationException(
                $"Listen:Certificate (Listen__Certificate): found {listen["Certificate"]}, which ended "
                    + $"at {https.ServerCertificate.NotAfter.ToUniversalTime():u}; allowed: a certificate that callers still accept.");
        return (endpoint, https);
    }

    private static IPEndPoint? ReadAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
            && IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip)
            ? new(ip, url.Port)
            : null;

    private static HttpsConnectionAdapterOptions ReadCertificate(string? file, string? keyFile)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file!);
            return new HttpsConnectionAdapterOptions
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(file!, keyFile),
                ServerCertificateChain = chain,
                SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            };
        }
        catch (Exception unusable)
            when (unusable is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidOperationException(
                $"Listen:Certificate, Listen:CertificateKey (Listen__Certificate, Listen__CertificateKey): "
                    + $"found {file ?? "nothing"}, {keyFile ?? "nothing"}; allowed: PEM files of a certificate with its chain, and "
                    + $"of its private key.");
        }
    }
}
