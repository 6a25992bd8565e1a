using System.Text.Json.Nodes;
using Bonding.Integration.Tests.Loop;
using Bonding.Kubernetes.Client;
using Bonding.TestKit;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Traces;

namespace Bonding.Integration.Tests.Migrations;

/// <summary>VMs on chosen nodes, and what fills these. Undone at its end, for the nodes are the stage's.</summary>
internal sealed class MigrationCase : IAsyncDisposable
{
    private readonly LoopCase _scene;
    private readonly HashSet<string> _cordoned = [];
    private readonly List<string> _deployments = [];

    private MigrationCase(LoopCase scene) => _scene = scene;

    public LoopCase Scene => _scene;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<MigrationCase> OpenAsync(ClusterStage stage) => new(await LoopCase.OpenAsync(stage));

    public NamespacedName KeyOf(string machine) => new(_scene.Namespace, machine);

    /// <summary>Whether the scheduler may put pods on a node.</summary>
    public async Task CordonAsync(string node, bool cordoned)
    {
        await _scene.Objects.MergeAsync(
            ApiResource.Nodes,
            new ObjectRef("", node),
            new JsonObject { ["spec"] = new JsonObject { ["unschedulable"] = cordoned } },
            Stop
        );
        if (cordoned)
            _cordoned.Add(node);
        else
            _cordoned.Remove(node);
    }

    /// <summary>Creates a pod of no tenant that takes CPU of a node.</summary>
    public Task FillAsync(string node, int millicores) =>
        _scene.CreateAsync(
            ApiResource.Pods,
            JsonNode
                .Parse(
                    $$$"""
                    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"filler-{{{node}}}"},
                     "spec":{"nodeName":"{{{node}}}",
                      "containers":[{"name":"app","image":"app:1","resources":{"requests":{"cpu":"{{{millicores}}}m"} } }]}}
                    """
                )!
                .AsObject()
        );

    /// <summary>Deletes the pod that <see cref="FillAsync"/> created.</summary>
    public Task EmptyAsync(string node) =>
        _scene.Objects.DeleteAsync(ApiResource.Pods, new ObjectRef(_scene.Namespace, $"filler-{node}"), Stop, graceSeconds: 0);

    /// <summary>A Deployment of one container, whose pods run on a node.</summary>
    public async Task DeployAsync(string name, string node, int replicas, int request, int limit)
    {
        await _scene.CreateAsync(
            ApiResource.Deployments,
            JsonNode
                .Parse(
                    $$$"""
                    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{name}}}"},
                     "spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"{{{name}}}"} },
                      "template":{"metadata":{"labels":{"app":"{{{name}}}"} },
                       "spec":{"terminationGracePeriodSeconds":0,"nodeSelector":{"kubernetes.io/hostname":"{{{node}}}"},
                        "containers":[{"name":"app","image":"app:1",
                         "resources":{"requests":{"cpu":"{{{request}}}m"},"limits":{"cpu":"{{{limit}}}m"} } }]} } } }
                    """
                )!
                .AsObject()
        );
        _deployments.Add(name);
    }

    /// <summary>Waits for the pods of a Deployment, by name.</summary>
    public Task<List<JsonObject>> PodsOfAsync(string deployment, Predicate<List<JsonObject>> wanted) =>
        Eventually.GetAsync(
            async () =>
                (await ListAsync(ApiResource.Pods))
                    .Where(pod => pod.Text("metadata", "labels", "app") == deployment)
                    .OrderBy(pod => pod.Name, StringComparer.Ordinal)
                    .ToList(),
            wanted,
            Stop
        );

    /// <summary>A VM that has started on a node; the others are cordoned while it does.</summary>
    public async Task<MeteredTenant> RunAsync(VmSpec machine, string node)
    {
        var others = new[] { "node-1", "node-2", "node-3" }.Where(other => other != node && !_cordoned.Contains(other)).ToList();
        foreach (var other in others)
            await CordonAsync(other, true);
        var metered = await _scene.CreateMachineAsync(machine);
        await LaunchersAsync(machine.Name, pods => pods.Any(pod => pod.Text("status", "phase") == "Running"));
        foreach (var other in others)
            await CordonAsync(other, false);
        return metered;
    }

    public VmSpec Machine(string name) =>
        new(_scene.Namespace, name)
        {
            Vcpus = 2,
            CpuRequest = "200m",
            CpuLimit = "2",
            EvictionStrategy = "LiveMigrate",
        };

    /// <summary>Asks for a live migration, as anybody with the right may.</summary>
    public Task MigrateAsync(string machine) =>
        _scene.Objects.CreateAsync(
            ApiResource.Migrations,
            JsonNode
                .Parse(
                    $$$"""
                    {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachineInstanceMigration",
                     "metadata":{"name":"{{{machine}}}-moves","namespace":"{{{_scene.Namespace}}}"},
                     "spec":{"vmiName":"{{{machine}}}"}}
                    """
                )!
                .AsObject(),
            Stop
        );

    /// <summary>All migrations of the namespace.</summary>
    public async Task<IReadOnlyList<JsonObject>> MigrationsAsync() => await ListAsync(ApiResource.Migrations);

    /// <summary>Waits for the launcher pods of a VM, the oldest first.</summary>
    public Task<List<JsonObject>> LaunchersAsync(string machine, Predicate<List<JsonObject>> wanted) =>
        Eventually.GetAsync(
            async () =>
                (await ListAsync(ApiResource.Pods))
                    .Where(pod => pod.Text("metadata", "labels", "vm.kubevirt.io/name") == machine)
                    .OrderBy(pod => pod.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
                    .ToList(),
            wanted,
            Stop
        );

    /// <summary>The CPU limit of a launcher pod in millicores.</summary>
    public static int LimitOf(JsonObject pod) =>
        (int)(new k8s.Models.ResourceQuantity(pod["spec"]!["containers"]![0].Text("resources", "limits", "cpu")).ToDecimal() * 1000);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _cordoned.ToList())
            await CordonAsync(node, false);
        foreach (var deployment in _deployments)
        {
            await _scene.Objects.DeleteAsync(ApiResource.Deployments, new ObjectRef(_scene.Namespace, deployment), Stop);
            await PodsOfAsync(deployment, pods => pods.Count == 0);
        }

        await _scene.DisposeAsync();
    }

    private async Task<List<JsonObject>> ListAsync(ApiResource resource) =>
        [
            .. (await _scene.Objects.ListAsync(resource, Stop))["items"]!
                .AsArray()
                .OfType<JsonObject>()
                .Where(item => item.Namespace == _scene.Namespace),
        ];
}
