using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postato.Interop.Tests.Rig;

/// <summary>A certificate for the host name of a confidential copy, which the rig and the browser are configured to trust.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("postato-tls-").FullName;

    public TestCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        PublicKeyHash = Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>
    /// A name of the project's own that resolves to this machine for the rig and the browser only. Authorization servers accept neither
    /// loopback names nor documentation names in a client id.
    /// </summary>
    public static string Host => "interop.postato.com.br";

    public string CertificateFile => Path.Combine(folder, "certificate.pem");

    public string KeyFile => Path.Combine(folder, "key.pem");

    /// <summary>The key hash by which Chromium is told to trust it.</summary>
    public string PublicKeyHash { get; }

    /// <summary>Another key pair, P-256 as PKCS #8, for a client's signatures.</summary>
    public string NewKeyFile(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(folder, $"{name}.pem");
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        return file;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
