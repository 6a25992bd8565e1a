using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bonding.TestKit.Processes;

namespace Bonding.TestKit.ControlPlanes;

/// <summary>Certificates, keys and tokens that the servers of one control plane share.</summary>
internal sealed class ControlPlaneFiles
{
    public const string SchedulerUser = "system:kube-scheduler";
    public const string ControllerManagerUser = "system:kube-controller-manager";

    private ControlPlaneFiles(WorkFolder folder) => Folder = folder;

    public WorkFolder Folder { get; }
    public string Logs => Folder.Folder("logs");
    public string CaCertificate => Folder.File("ca.crt");
    public string CaKey => Folder.File("ca.key");
    public string ServerCertificate => Folder.File("apiserver.crt");
    public string ServerKey => Folder.File("apiserver.key");
    public string ServiceAccountKey => Folder.File("service-account.key");
    public string Tokens => Folder.File("tokens.csv");
    public string AdminToken { get; } = NewToken();
    public string SchedulerToken { get; } = NewToken();
    public string ControllerManagerToken { get; } = NewToken();

    public static ControlPlaneFiles Write(WorkFolder folder, CertificateAuthority authority)
    {
        var files = new ControlPlaneFiles(folder);
        File.WriteAllText(files.CaCertificate, authority.CertificatePem);
        File.WriteAllText(files.CaKey, authority.KeyPem);
        using (var certificate = authority.IssueServer("kubernetes", "kubernetes.default", "kubernetes.default.svc"))
        using (var key = certificate.GetECDsaPrivateKey()!)
        {
            File.WriteAllText(files.ServerCertificate, certificate.ExportCertificatePem());
            File.WriteAllText(files.ServerKey, key.ExportPkcs8PrivateKeyPem());
        }

        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
            File.WriteAllText(files.ServiceAccountKey, key.ExportECPrivateKeyPem());
        File.WriteAllText(
            files.Tokens,
            $"""
            {files.AdminToken},admin,admin,system:masters
            {files.SchedulerToken},{SchedulerUser},{SchedulerUser}
            {files.ControllerManagerToken},{ControllerManagerUser},{ControllerManagerUser}

            """
        );
        return files;
    }

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
