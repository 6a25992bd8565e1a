using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;

namespace Bonding.Operator.Certificates;

/// <summary>The certificate authority of the operator and its serving certificate, each with its key, as PEM.</summary>
public sealed record CertificateBundle(string CaCertificate, string CaKey, string Certificate, string Key)
{
    private const string CaCertificateKey = "ca.crt";
    private const string CaKeyKey = "ca.key";
    private const string CertificateKey = "tls.crt";
    private const string KeyKey = "tls.key";
    private const int RecordKeyLength = 32;

    /// <summary>Reads a bundle from a Secret, or returns null if the Secret lacks a part.</summary>
    public static CertificateBundle? Read(V1Secret secret)
    {
        string? Part(string name) => secret.Data?.TryGetValue(name, out var bytes) == true ? Encoding.ASCII.GetString(bytes) : null;
        return (Part(CaCertificateKey), Part(CaKeyKey), Part(CertificateKey), Part(KeyKey)) is ({ } ca, { } caKey, { } certificate, { } key)
            ? new CertificateBundle(ca, caKey, certificate, key)
            : null;
    }

    public Dictionary<string, byte[]> ToSecretData() =>
        new()
        {
            [CaCertificateKey] = Encoding.ASCII.GetBytes(CaCertificate),
            [CaKeyKey] = Encoding.ASCII.GetBytes(CaKey),
            [CertificateKey] = Encoding.ASCII.GetBytes(Certificate),
            [KeyKey] = Encoding.ASCII.GetBytes(Key),
        };

    public X509Certificate2 Serving() => X509Certificate2.CreateFromPem(Certificate, Key);

    /// <summary>Returns the key of the webhook's records: it lives as long as the authority.</summary>
    public byte[] RecordKey() =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(CaKey), RecordKeyLength, info: Encoding.ASCII.GetBytes("records"));
}
