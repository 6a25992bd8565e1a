using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bonding.TestKit.KubeVirt;

/// <summary>A certificate for a server on loopback, signed by a CA made for it alone.</summary>
internal sealed class ServingCertificate
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private ServingCertificate(X509Certificate2 server, string caPem) => (Server, CaPem) = (server, caPem);

    /// <summary>The server's certificate with its private key.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>The CA's certificate, for clients.</summary>
    public string CaPem { get; }

    public static ServingCertificate Create(TimeProvider time)
    {
        var from = time.GetUtcNow().AddHours(-1);
        var until = from + Lifetime;
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=kubevirt-kit-ca", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = caRequest.CreateSelfSigned(from, until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kubevirt-kit", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(ca, from, until, RandomNumberGenerator.GetBytes(16));
        using var withKey = signed.CopyWithPrivateKey(key);
        // Through PKCS#12, because a TLS server does not take a certificate with an ephemeral key on every platform.
        var server = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        return new ServingCertificate(server, ca.ExportCertificatePem());
    }
}
