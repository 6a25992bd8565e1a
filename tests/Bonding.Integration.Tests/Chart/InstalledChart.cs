using Bonding.TestKit;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Tools;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.Chart;

/// <summary>A control plane on which the real Helm installed the chart by the README's command, and the dashboard.</summary>
public sealed class InstalledChart : IAsyncLifetime
{
    /// <summary>The namespace of a tenant: <c>owner</c> has the role edit in it, <c>watcher</c> the role view.</summary>
    public const string TenantNamespace = "team-a";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly Version CelRules = new(1, 25);

    private ControlPlane? _controlPlane;

    internal ControlPlane ControlPlane => _controlPlane!;

    internal Kubectl Kubectl { get; private set; } = null!;

    internal Helm Helm { get; private set; } = null!;

    internal k8s.Kubernetes Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(Limit + Limit);
        _controlPlane = await ControlPlane.StartAsync(new ControlPlaneOptions { Scheduler = false }, limit.Token);
        Admin = new k8s.Kubernetes(_controlPlane.AdminConfig);
        Kubectl = new Kubectl(_controlPlane.KubeconfigPath);
        Helm = new Helm(_controlPlane.KubeconfigPath);
        await InstallAsync(limit.Token);
        await BindTenantsAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        if (_controlPlane is not null)
            await _controlPlane.DisposeAsync();
    }

    /// <summary>Whether RBAC lets a user do this.</summary>
    /// <param name="resource">Plural, with a subresource after a slash: <c>pods/resize</c>.</param>
    internal async Task<bool> MayAsync(
        string user,
        string verb,
        string group,
        string resource,
        string? inNamespace = null,
        string? name = null
    )
    {
        var parts = resource.Split('/');
        var review = new V1SubjectAccessReview
        {
            Spec = new V1SubjectAccessReviewSpec
            {
                User = user,
                Groups = ["system:authenticated"],
                ResourceAttributes = new V1ResourceAttributes
                {
                    Verb = verb,
                    Group = group,
                    Resource = parts[0],
                    Subresource = parts.ElementAtOrDefault(1),
                    NamespaceProperty = inNamespace,
                    Name = name,
                },
            },
        };
        var answer = await Admin.AuthorizationV1.CreateSubjectAccessReviewAsync(
            review,
            cancellationToken: TestContext.Current.CancellationToken
        );
        return answer.Status.Allowed;
    }

    /// <summary>A pod of the chart's Deployment.</summary>
    internal async Task<V1Pod> PodAsync()
    {
        V1Pod? pod = null;
        await Eventually.TrueAsync(
            async token =>
                (
                    pod = (
                        await Admin.CoreV1.ListNamespacedPodAsync(OperatorChart.Namespace, cancellationToken: token)
                    ).Items.FirstOrDefault()
                )
                    is not null,
            TestContext.Current.CancellationToken
        );
        return pod!;
    }

    private async Task InstallAsync(CancellationToken cancellationToken) =>
        (
            await Helm.RunAsync(
                [.. ReadmeCommands.ArgumentsOf("helm"), .. OperatorChart.Set(["dashboard.enabled=true"]), .. ForOldServers],
                cancellationToken
            )
        ).OutputOrThrow();

    // As the README says.
    private IEnumerable<string> ForOldServers =>
        _controlPlane!.Version < CelRules ? ["--server-side=false", "--disable-openapi-validation"] : [];

    private async Task BindTenantsAsync(CancellationToken cancellationToken)
    {
        (await Kubectl.RunAsync(["create", "namespace", TenantNamespace], cancellationToken)).OutputOrThrow();
        (await BindAsync("owner", "edit", cancellationToken)).OutputOrThrow();
        (await BindAsync("watcher", "view", cancellationToken)).OutputOrThrow();
        // The controller manager adds the chart's rules to the cluster's roles a moment later.
        await Eventually.TrueAsync(token => IsAggregatedAsync("edit", token), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(token => IsAggregatedAsync("view", token), TestContext.Current.CancellationToken);
    }

    private Task<ToolResult> BindAsync(string user, string role, CancellationToken cancellationToken) =>
        Kubectl.RunAsync(
            ["create", "rolebinding", user, "--namespace", TenantNamespace, $"--clusterrole={role}", $"--user={user}"],
            cancellationToken
        );

    private async Task<bool> IsAggregatedAsync(string role, CancellationToken cancellationToken)
    {
        var found = await Admin.RbacAuthorizationV1.ReadClusterRoleAsync(role, cancellationToken: cancellationToken);
        return found.Rules.Any(rule => rule.ApiGroups?.Contains("bonding.dev") == true);
    }
}
