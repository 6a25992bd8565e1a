using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Processes;

namespace Bonding.TestKit.Prometheus;

/// <summary>How a Prometheus is secured: TLS by an authority, basic authentication, and client certificates of that authority.</summary>
/// <param name="Authority">Issues the certificates of the server and of its clients.</param>
/// <param name="WantsClientCertificate">Whether a client without a certificate is refused.</param>
public sealed record WebSecurity(CertificateAuthority Authority, bool WantsClientCertificate)
{
    /// <summary>The one user.</summary>
    public const string User = "reader";

    /// <summary>The user's password.</summary>
    public const string Password = "not-a-secret";

    // bcrypt of the password, at the least cost.
    private const string Hash = "$2b$04$abcdefghijklmnopqrstuukiPfWbK4Chx2wQkrCBcuNQWm8D.wM3i";

    /// <summary>Writes the file for <c>--web.config.file</c>, and those that it names.</summary>
    internal string Write(WorkFolder folder)
    {
        using var certificate = Authority.IssueServer();
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(folder.File("ca.crt"), Authority.CertificatePem);
        File.WriteAllText(folder.File("web.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("web.key"), key.ExportPkcs8PrivateKeyPem());
        var clients = WantsClientCertificate ? ", client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.crt" : "";
        File.WriteAllText(
            folder.File("web.yml"),
            $$"""
            tls_server_config: { cert_file: web.crt, key_file: web.key{{clients}} }
            basic_auth_users: { {{User}}: "{{Hash}}" }
            """
        );
        return folder.File("web.yml");
    }

    /// <summary>Returns a client that the server lets in.</summary>
    public HttpClient NewClient()
    {
        var handler = Authority.TrustingHandler();
        if (WantsClientCertificate)
            handler.SslOptions.ClientCertificates = [Authority.IssueClient("probe")];
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));
        return new HttpClient(handler) { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", login) } };
    }
}
