using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postato.Interop.Tests.Rig;

/// <summary>A certificate for the name under which a confidential copy is known; the rig and the browser are told to trust it.</summary>
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
    /// A name of the project's own that stands nowhere else: to the rig and the browser it is this machine. Authorization
    /// servers take neither loopback names nor the documentation's in a client id.
    /// </summary>
    public static string Host => "interop.postato.com.br";

    public string CertificateFile => Path.Combine(folder, "certificate.pem");

    public string KeyFile => Path.Combine(folder, "key.pem");

    /// <summary>As Chromium names a key that it is told to trust.</summary>
    public string PublicKeyHash { get; }

    /// <summary>Another key pair, P-256 as PKCS #8: one that a client signs with.</summary>
    public string NewKeyFile(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(folder, $"{name}.pem");
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        return file;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
