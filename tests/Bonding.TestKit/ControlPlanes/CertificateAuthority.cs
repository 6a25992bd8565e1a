using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bonding.TestKit.ControlPlanes;

/// <summary>A certificate authority of one test run (ECDSA P-256, valid for two days around now).</summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(1);

    private readonly X509Certificate2 _certificate;
    private long _serial = 1;

    public CertificateAuthority()
    {
        using var key = NewKey();
        var request = new CertificateRequest("CN=bonding-testkit-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now - Validity, now + Validity);
    }

    public string CertificatePem => _certificate.ExportCertificatePem();

    public string KeyPem
    {
        get
        {
            using var key = _certificate.GetECDsaPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem();
        }
    }

    /// <summary>The CA's certificate without its key, for clients that trust only this authority.</summary>
    public X509Certificate2 TrustedCertificate() => X509CertificateLoader.LoadCertificate(_certificate.RawData);

    /// <summary>An HTTP handler that trusts this authority alone and goes straight to the server, past any configured proxy.</summary>
    public SocketsHttpHandler TrustingHandler() =>
        new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { TrustedCertificate() },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };

    /// <summary>A server certificate for localhost and 127.0.0.1 plus the given names, with its key.</summary>
    public X509Certificate2 IssueServer(params string[] dnsNames)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var name in dnsNames.Prepend("localhost"))
            names.AddDnsName(name);
        return Issue(new X500DistinguishedName("CN=localhost"), "1.3.6.1.5.5.7.3.1", names.Build());
    }

    /// <summary>A client certificate: Kubernetes reads the user from CN and the groups from O.</summary>
    public X509Certificate2 IssueClient(string user, params string[] groups)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(user);
        foreach (var group in groups)
            name.AddOrganizationName(group);
        return Issue(name.Build(), "1.3.6.1.5.5.7.3.2", alternativeNames: null);
    }

    public void Dispose() => _certificate.Dispose();

    private X509Certificate2 Issue(X500DistinguishedName subject, string usage, X509Extension? alternativeNames)
    {
        using var key = NewKey();
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        if (alternativeNames is not null)
            request.CertificateExtensions.Add(alternativeNames);
        var serial = BitConverter.GetBytes(Interlocked.Increment(ref _serial));
        using var signed = request.Create(_certificate, _certificate.NotBefore, _certificate.NotAfter, serial);
        return signed.CopyWithPrivateKey(key);
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}
