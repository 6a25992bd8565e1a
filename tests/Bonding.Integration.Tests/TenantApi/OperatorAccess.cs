using System.Text;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Nodes;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Tools;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>
/// The two ways in which people reach the operator: its HTTPS address, and a port-forward to a pod that stands for the
/// process, on a node with a simulated kubelet. The chart's own rules say who may use them.
/// </summary>
public sealed class OperatorAccess : IAsyncDisposable
{
    private const string Node = "node-with-kubelet";
    private const string Ready = "operator-0";
    private const int ApiPort = 8082;

    private readonly WorkFolder _files = WorkFolder.Create();
    private readonly ControlPlane _controlPlane;
    private readonly ForwardingKubelet _kubelet;

    private OperatorAccess(ControlPlane controlPlane, ForwardingKubelet kubelet) => (_controlPlane, _kubelet) = (controlPlane, kubelet);

    /// <summary>A kubeconfig that may do everything.</summary>
    public string AdminKubeconfig => _controlPlane.KubeconfigPath;

    internal static async Task<OperatorAccess> OpenAsync(ControlPlane controlPlane, OperatorEndpoints endpoints, CancellationToken stop)
    {
        var ports = new Dictionary<int, int> { [ApiPort] = endpoints.Address.Port };
        var ways = new OperatorAccess(controlPlane, await ForwardingKubelet.StartAsync(controlPlane, Node, ports, stop));
        var rights = await OperatorChart.RenderAsync(OperatorChart.Needed, stop, "--show-only", "templates/rbac.yaml");
        (await ways.Kubectl.RunAsync(["apply", "--filename", "-"], stop, rights.OutputOrThrow())).OutputOrThrow();
        await ways.CreateOperatorPodAsync(Ready, stop);
        return ways;
    }

    public async ValueTask DisposeAsync()
    {
        await _kubelet.DisposeAsync();
        _files.Dispose();
    }

    /// <summary>A file with this content.</summary>
    public async Task<string> FileAsync(string name, string content)
    {
        await File.WriteAllTextAsync(_files.File(name), content, TestContext.Current.CancellationToken);
        return _files.File(name);
    }

    /// <summary>Pods that were asked by a port-forward, in order.</summary>
    public IReadOnlyCollection<string> Asked => _kubelet.Asked;

    /// <summary>Another replica that says it is ready, and does not answer.</summary>
    /// <param name="leads">Whether it holds the lease.</param>
    public async Task<IAsyncDisposable> SilentReplicaAsync(string name, bool leads, CancellationToken stop)
    {
        using var admin = new k8s.Kubernetes(_controlPlane.AdminConfig);
        _kubelet.Silence(name);
        await CreateOperatorPodAsync(name, stop);
        await admin.CoordinationV1.CreateNamespacedLeaseAsync(
            new V1Lease
            {
                Metadata = new() { Name = OperatorChart.FullName },
                Spec = new() { HolderIdentity = leads ? name : Ready },
            },
            OperatorChart.Namespace,
            cancellationToken: stop
        );
        return new Undo(_controlPlane, name);
    }

    /// <summary>The role that the chart has for those who ask, for a user.</summary>
    public async Task BindAskerAsync(string user) =>
        (
            await Kubectl.RunAsync(
                ["create", "rolebinding", user, "-n", OperatorChart.Namespace, $"--role={OperatorChart.FullName}-ask", $"--user={user}"],
                TestContext.Current.CancellationToken
            )
        ).OutputOrThrow();

    /// <summary>A kubeconfig of a user with a client certificate and no token, as most clusters' administrators have.</summary>
    public async Task<string> CertificateKubeconfigAsync(string user)
    {
        using var certificate = _controlPlane.Authority.IssueClient(user);
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        return await FileAsync(
            $"{user}.kubeconfig",
            $$$"""
            apiVersion: v1
            kind: Config
            current-context: it
            contexts: [{ name: it, context: { cluster: it, user: it } }]
            clusters:
            - name: it
              cluster: { server: "{{{_controlPlane.Address}}}", certificate-authority-data: {{{Base64(
                _controlPlane.Authority.CertificatePem
            )}}} }
            users:
            - name: it
              user: { client-certificate-data: {{{Base64(certificate.ExportCertificatePem())}}}, client-key-data: {{{Base64(
                key.ExportPkcs8PrivateKeyPem()
            )}}} }
            """
        );
    }

    private Kubectl Kubectl => new(AdminKubeconfig);

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));

    // As the Deployment would make it; its kubelet says that it is ready.
    private async Task CreateOperatorPodAsync(string name, CancellationToken stop)
    {
        using var admin = new k8s.Kubernetes(_controlPlane.AdminConfig);
        var template = (await OperatorChart.DeploymentAsync(OperatorChart.Needed)).Spec.Template;
        template.Metadata.Name = name;
        template.Spec.NodeName = Node;
        template.Spec.PriorityClassName = null;
        var pod = await admin.CoreV1.CreateNamespacedPodAsync(
            new V1Pod { Metadata = template.Metadata, Spec = template.Spec },
            OperatorChart.Namespace,
            cancellationToken: stop
        );
        pod.Status.Phase = "Running";
        pod.Status.Conditions = [new() { Type = "Ready", Status = "True" }];
        await admin.CoreV1.ReplaceNamespacedPodStatusAsync(pod, pod.Name(), OperatorChart.Namespace, cancellationToken: stop);
    }

    private sealed class Undo(ControlPlane controlPlane, string replica) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            using var admin = new k8s.Kubernetes(controlPlane.AdminConfig);
            await admin.CoreV1.DeleteNamespacedPodAsync(replica, OperatorChart.Namespace, gracePeriodSeconds: 0);
            await admin.CoordinationV1.DeleteNamespacedLeaseAsync(OperatorChart.FullName, OperatorChart.Namespace);
        }
    }
}
