using System.Security.Cryptography.X509Certificates;
using Bonding.Operator.Certificates;

namespace Bonding.Operator.Tests.Certificates;

public class CertificateIssuerTest
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Names = ["webhook.bonding-system.svc", "127.0.0.1"];

    [Fact]
    public void What_is_served_is_trusted_by_the_authority_under_every_name()
    {
        var issued = CertificateIssuer.EnsureValid(null, Names, Start);

        Assert.True(IsTrusted(issued, Start));
        using var serving = issued.Serving();
        Assert.All(Names, name => Assert.True(serving.MatchesHostname(name)));
    }

    [Fact]
    public void Good_certificates_are_kept_until_a_month_before_they_end_and_then_renewed_under_the_same_authority()
    {
        var issued = CertificateIssuer.EnsureValid(null, Names, Start);

        Assert.Equal(issued, CertificateIssuer.EnsureValid(issued, Names, Start.AddDays(59)));
        var renewed = CertificateIssuer.EnsureValid(issued, Names, Start.AddDays(61));
        Assert.Equal(issued.CaCertificate, renewed.CaCertificate);
        Assert.NotEqual(issued.Certificate, renewed.Certificate);
        Assert.True(IsTrusted(renewed, Start.AddDays(140)));
    }

    [Fact]
    public void The_authority_is_replaced_before_it_ends()
    {
        var issued = CertificateIssuer.EnsureValid(null, Names, Start);
        var late = Start.AddDays(3600);

        var renewed = CertificateIssuer.EnsureValid(issued, Names, late);

        Assert.NotEqual(issued.CaCertificate, renewed.CaCertificate);
        Assert.True(IsTrusted(renewed, late.AddDays(80)));
    }

    [Fact]
    public void A_new_name_needs_a_new_certificate()
    {
        var issued = CertificateIssuer.EnsureValid(null, Names, Start);

        using var serving = CertificateIssuer.EnsureValid(issued, [.. Names, "webhook.example.org"], Start).Serving();

        Assert.True(serving.MatchesHostname("webhook.example.org"));
    }

    [Fact]
    public void Rubbish_is_replaced() =>
        Assert.True(IsTrusted(CertificateIssuer.EnsureValid(new("no", "certificate", "is", "here"), Names, Start), Start));

    [Fact]
    public void A_certificate_of_another_authority_is_replaced()
    {
        var (ours, theirs) = (CertificateIssuer.EnsureValid(null, Names, Start), CertificateIssuer.EnsureValid(null, Names, Start));
        var mixed = theirs with { CaCertificate = ours.CaCertificate, CaKey = ours.CaKey };

        Assert.True(IsTrusted(CertificateIssuer.EnsureValid(mixed, Names, Start), Start));
    }

    private static bool IsTrusted(CertificateBundle certificates, DateTimeOffset at)
    {
        using var ca = X509Certificate2.CreateFromPem(certificates.CaCertificate);
        using var serving = certificates.Serving();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        return chain.Build(serving);
    }
}
