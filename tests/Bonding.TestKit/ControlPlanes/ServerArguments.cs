using System.Globalization;

namespace Bonding.TestKit.ControlPlanes;

/// <summary>The command lines of the servers: loopback only, fast rather than durable.</summary>
internal static class ServerArguments
{
    /// <summary>The last minor version whose scheduler and controller manager also open a plain port unless told not to.</summary>
    private const int LastMinorWithPlainPort = 23;

    public static IEnumerable<string> Etcd(string dataFolder, int clientPort, int peerPort, Version version)
    {
        yield return $"--data-dir={dataFolder}";
        yield return $"--listen-client-urls={Http(clientPort)}";
        yield return $"--advertise-client-urls={Http(clientPort)}";
        yield return $"--listen-peer-urls={Http(peerPort)}";
        yield return $"--initial-advertise-peer-urls={Http(peerPort)}";
        yield return $"--initial-cluster=default={Http(peerPort)}";
        if (version >= new Version(3, 5))
            yield return "--unsafe-no-fsync";
    }

    public static IEnumerable<string> ApiServer(ControlPlaneFiles files, Uri etcd, int port, ControlPlaneOptions options)
    {
        yield return $"--etcd-servers={etcd.AbsoluteUri.TrimEnd('/')}";
        // JSON, so that the test kit can write what an old server has no call for (see PodResizeRule).
        yield return "--storage-media-type=application/json";
        yield return $"--secure-port={Text(port)}";
        yield return "--bind-address=127.0.0.1";
        yield return "--advertise-address=127.0.0.1";
        yield return "--endpoint-reconciler-type=none";
        yield return $"--tls-cert-file={files.ServerCertificate}";
        yield return $"--tls-private-key-file={files.ServerKey}";
        yield return $"--client-ca-file={files.CaCertificate}";
        yield return $"--token-auth-file={files.Tokens}";
        yield return "--authorization-mode=Node,RBAC";
        yield return "--service-account-issuer=https://kubernetes.default.svc";
        yield return $"--service-account-key-file={files.ServiceAccountKey}";
        yield return $"--service-account-signing-key-file={files.ServiceAccountKey}";
        yield return "--service-cluster-ip-range=10.0.0.0/24";
        yield return "--allow-privileged=true";
        yield return "--profiling=false";
        // The ServiceAccount admission refuses every pod until the controller manager has made the account and its token.
        if (!options.ControllerManager)
            yield return "--disable-admission-plugins=ServiceAccount";
        foreach (var argument in options.ApiServerArguments)
            yield return argument;
    }

    public static IEnumerable<string> Scheduler(ControlPlaneFiles files, string kubeconfig, int port, Version version) =>
        Component(files, kubeconfig, port, version);

    public static IEnumerable<string> ControllerManager(
        ControlPlaneFiles files,
        string kubeconfig,
        int port,
        Version version,
        ControlPlaneOptions options
    ) =>
        [
            .. Component(files, kubeconfig, port, version),
            "--use-service-account-credentials=true",
            $"--service-account-private-key-file={files.ServiceAccountKey}",
            $"--root-ca-file={files.CaCertificate}",
            $"--cluster-signing-cert-file={files.CaCertificate}",
            $"--cluster-signing-key-file={files.CaKey}",
            "--node-monitor-period=1s",
            $"--node-monitor-grace-period={options.NodeMonitorGracePeriod.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)}s",
            "--kube-api-qps=200",
            "--kube-api-burst=400",
        ];

    private static IEnumerable<string> Component(ControlPlaneFiles files, string kubeconfig, int port, Version version)
    {
        yield return $"--kubeconfig={kubeconfig}";
        yield return $"--authentication-kubeconfig={kubeconfig}";
        yield return $"--authorization-kubeconfig={kubeconfig}";
        yield return $"--secure-port={Text(port)}";
        yield return "--bind-address=127.0.0.1";
        yield return $"--tls-cert-file={files.ServerCertificate}";
        yield return $"--tls-private-key-file={files.ServerKey}";
        yield return "--leader-elect=false";
        if (version.Minor <= LastMinorWithPlainPort)
            yield return "--port=0";
    }

    private static string Http(int port) => $"http://127.0.0.1:{Text(port)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
