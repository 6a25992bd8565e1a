using System.Text;

namespace Bonding.TestKit.ControlPlanes;

/// <summary>Kubeconfig files with one cluster, one user and one bearer token.</summary>
internal static class Kubeconfig
{
    /// <summary>Writes the file, readable by its owner only, and gives back its path.</summary>
    public static string Write(string path, Uri server, string caPem, string token)
    {
        var content = $"""
            apiVersion: v1
            kind: Config
            current-context: testkit
            contexts:
            - name: testkit
              context: {"{"}cluster: testkit, user: testkit{"}"}
            clusters:
            - name: testkit
              cluster:
                server: {server.AbsoluteUri.TrimEnd('/')}
                certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(caPem))}
            users:
            - name: testkit
              user:
                token: {token}

            """;
        using (
            var file = new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.Create,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            )
        )
        {
            file.Write(Encoding.UTF8.GetBytes(content));
        }

        return path;
    }
}
