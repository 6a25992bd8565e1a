using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Proxies;
using k8s;
using k8s.Models;

namespace Bonding.TestKit.Tests.Proxies.PodResize;

/// <summary>A control plane with five nodes behind the proxy; tests use pods of their own.</summary>
public sealed class ResizeStage : IAsyncLifetime
{
    private const string NodeLabel = "stage";

    // From here on a ServiceAccount has no token of its own.
    private static readonly Version FirstWithoutTokens = new(1, 24);

    public ControlPlane ControlPlane { get; private set; } = null!;
    public ApiProxy Proxy { get; private set; } = null!;

    /// <summary>The admin, through the proxy.</summary>
    public k8s.Kubernetes Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        ControlPlane = await ControlPlane.StartAsync(new ControlPlaneOptions(), cancellation);
        Proxy = await ApiProxy.StartAsync(ControlPlane, new ApiProxyOptions(), cancellation);
        Admin = new k8s.Kubernetes(Proxy.AdminConfig);
        foreach (
            var (name, cpu) in ((string, string)[])
                [("node-large", "16"), ("node-small", "1"), ("node-full", "1"), ("node-static", "4"), ("node-failing", "4")]
        )
        {
            await Samples.CreateNodeAsync(Admin, name, cpu, "8Gi", cancellation);
            var label = $$$$"""{"metadata":{"labels":{"{{{{NodeLabel}}}}":"{{{{name}}}}"}}}""";
            await Admin.CoreV1.PatchNodeAsync(new V1Patch(label, V1Patch.PatchType.MergePatch), name, cancellationToken: cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        if (Proxy is not null)
            await Proxy.DisposeAsync();
        if (ControlPlane is not null)
            await ControlPlane.DisposeAsync();
    }

    public async Task CreatePodAsync(V1Pod pod, string node, CancellationToken cancellationToken)
    {
        pod.Spec.NodeSelector = new Dictionary<string, string> { [NodeLabel] = node };
        await Admin.CoreV1.CreateNamespacedPodAsync(pod, "default", cancellationToken: cancellationToken);
    }

    /// <summary>A pod that the scheduler has bound to that node.</summary>
    public async Task<V1Pod> BoundPodAsync(
        string name,
        string cpu,
        string node = "node-large",
        bool limited = false,
        CancellationToken cancellationToken = default
    )
    {
        await CreatePodAsync(Samples.Pod(name, cpu, limited: limited), node, cancellationToken);
        return await Samples.AwaitPodAsync(
            Admin,
            name,
            pod => pod.Status.Conditions?.Any(condition => condition is { Type: "PodScheduled", Status: "True" }) == true,
            cancellationToken
        );
    }

    public Task<V1Pod> ResizeAsync(string name, string resources, string container = "app") =>
        ResizeAsync(Admin, name, resources, container);

    /// <summary>A namespace in which pods are admitted.</summary>
    public async Task CreateNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        await Admin.CoreV1.CreateNamespaceAsync(
            new V1Namespace { Metadata = new V1ObjectMeta { Name = name } },
            cancellationToken: cancellationToken
        );
        // The controller manager makes its ServiceAccount and that one's token a moment later.
        await Eventually.GetAsync(
            async token => await Admin.CoreV1.ListNamespacedServiceAccountAsync(name, cancellationToken: token),
            accounts => accounts.Items.Any(one => ControlPlane.Version >= FirstWithoutTokens || one.Secrets?.Count > 0),
            cancellationToken
        );
    }

    public static Task<V1Pod> ResizeAsync(k8s.Kubernetes client, string name, string resources, string container, string ns = "default")
    {
        var patch = $$$"""{"spec":{"containers":[{"name":"{{{container}}}","resources":{{{resources}}}}]}}""";
        return client.CoreV1.PatchNamespacedPodResizeAsync(
            new V1Patch(patch, V1Patch.PatchType.StrategicMergePatch),
            name,
            ns,
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    /// <summary>The first change of that pod after the given version, as a watch through the proxy tells it.</summary>
    public async Task<V1Pod> AwaitChangeAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var changes = Admin.CoreV1.WatchListNamespacedPodAsync(
            "default",
            fieldSelector: $"metadata.name={pod.Metadata.Name}",
            resourceVersion: pod.Metadata.ResourceVersion,
            cancellationToken: cancellationToken
        );
        await foreach (var (_, changed) in changes)
            return changed;
        throw new InvalidOperationException("The watch ended before a change came.");
    }

    /// <summary>Lets the ServiceAccount default/default resize pods of its namespace.</summary>
    public async Task AllowResizeAsync(CancellationToken cancellationToken)
    {
        var rule = new V1PolicyRule
        {
            ApiGroups = [""],
            Resources = ["pods/resize"],
            Verbs = ["patch"],
        };
        var role = new V1Role
        {
            Metadata = new V1ObjectMeta { Name = "resizer" },
            Rules = [rule],
        };
        await Admin.RbacAuthorizationV1.CreateNamespacedRoleAsync(role, "default", cancellationToken: cancellationToken);
        var binding = new V1RoleBinding
        {
            Metadata = new V1ObjectMeta { Name = "resizer" },
            RoleRef = new V1RoleRef
            {
                ApiGroup = "rbac.authorization.k8s.io",
                Kind = "Role",
                Name = "resizer",
            },
            Subjects =
            [
                new Rbacv1Subject
                {
                    Kind = "ServiceAccount",
                    Name = "default",
                    NamespaceProperty = "default",
                },
            ],
        };
        await Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, "default", cancellationToken: cancellationToken);
        await AwaitRightAsync(cancellationToken);
    }

    /// <summary>The API server's authoriser follows its own watch, a moment behind.</summary>
    private async Task AwaitRightAsync(CancellationToken cancellationToken)
    {
        var review = new V1SubjectAccessReview
        {
            Spec = new V1SubjectAccessReviewSpec
            {
                User = "system:serviceaccount:default:default",
                ResourceAttributes = new V1ResourceAttributes
                {
                    NamespaceProperty = "default",
                    Verb = "patch",
                    Resource = "pods",
                    Subresource = "resize",
                },
            },
        };
        await Eventually.GetAsync(
            async token => await Admin.AuthorizationV1.CreateSubjectAccessReviewAsync(review, cancellationToken: token),
            answer => answer.Status.Allowed,
            cancellationToken
        );
    }
}
