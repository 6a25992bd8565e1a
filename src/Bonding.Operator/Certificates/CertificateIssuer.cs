using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bonding.Operator.Certificates;

/// <summary>
/// Issues the certificates: an authority for 10 years, and a serving certificate for 90 days that is renewed 30 days before it expires.
/// </summary>
public static class CertificateIssuer
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int SerialBytes = 16;
    private static readonly TimeSpan CaLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ServingLife = TimeSpan.FromDays(90);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    // Certificates begin earlier than they are issued, because clocks differ.
    private static readonly TimeSpan ValidSince = TimeSpan.FromHours(1);

    /// <summary>
    /// Returns certificates that are valid for <paramref name="names"/> (host names or IP addresses): the present ones while they are good,
    /// or new ones.
    /// </summary>
    public static CertificateBundle EnsureValid(CertificateBundle? present, IReadOnlyList<string> names, DateTimeOffset now)
    {
        if (present is not null && Try(() => IsGood(present, names, now)))
            return present;
        if (present is not null && Try(() => CanIssue(present, now)))
            return Issue(present.CaCertificate, present.CaKey, names, now);
        var (certificate, key) = NewAuthority(now);
        return Issue(certificate, key, names, now);
    }

    private static bool IsGood(CertificateBundle present, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var ca = X509Certificate2.CreateFromPem(present.CaCertificate);
        using var serving = present.Serving();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = (now + RenewBefore).UtcDateTime;
        return chain.Build(serving) && names.All(name => serving.MatchesHostname(name, allowWildcards: false));
    }

    private static bool CanIssue(CertificateBundle present, DateTimeOffset now)
    {
        using var ca = X509Certificate2.CreateFromPem(present.CaCertificate, present.CaKey);
        return ca.NotBefore <= now - ValidSince && ca.NotAfter > now + ServingLife;
    }

    // Content of the Secret that is not a certificate is replaced.
    private static bool Try(Func<bool> check)
    {
        try
        {
            return check();
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static (string Certificate, string Key) NewAuthority(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bonding-operator-webhook-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.CreateSelfSigned(now - ValidSince, now + CaLife);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static CertificateBundle Issue(string caCertificate, string caKey, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var ca = X509Certificate2.CreateFromPem(caCertificate, caKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bonding-operator-webhook", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(Names(names));
        using var certificate = request.Create(ca, now - ValidSince, now + ServingLife, Serial());
        return new(caCertificate, caKey, certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static X509Extension Names(IReadOnlyList<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }
        return builder.Build();
    }

    // The two highest bits make the number positive and its length constant.
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return serial;
    }
}
