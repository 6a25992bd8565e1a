using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using k8s.Models;

namespace Bonding.Operator.Tests.Cluster;

/// <summary>Names and labels make no pod part of a tenant: each owner must exist with the UID that the reference names.</summary>
public class PodOwnersTest
{
    private readonly ResourceStore<V1Deployment> _deployments = new();
    private readonly ResourceStore<V1ReplicaSet> _sets = new();
    private readonly ResourceStore<V1StatefulSet> _stateful = new();
    private readonly ResourceStore<VirtualMachine> _virtualMachines = new();
    private readonly ResourceStore<VirtualMachineInstance> _instances = new();
    private readonly CachedOwnerResolver _controllers;

    public PodOwnersTest() =>
        _controllers = new CachedOwnerResolver(
            new WorkloadCaches(_deployments, _sets, _stateful, () => true),
            new KubeVirtCaches(_virtualMachines, _instances, new(), () => true)
        );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("d1", "Deployment/web")]
    [InlineData("d0", "")]
    [InlineData(null, "")]
    public async Task A_pod_of_a_ReplicaSet_belongs_to_the_Deployment_that_owns_the_set(string? owner, string tenants)
    {
        _deployments.Put(new V1Deployment { Metadata = Meta("web", "d1") });
        _sets.Put(new V1ReplicaSet { Metadata = Meta("web-abc", "s1", ("Deployment", "web", owner)) });
        Assert.Equal(tenants, await TenantsOfAsync(("ReplicaSet", "web-abc", "s1")));
        Assert.Equal("none", await TenantsOfAsync(("ReplicaSet", "web-abc", "s0")));
    }

    [Theory]
    [InlineData("m1", "VirtualMachine/db VirtualMachineInstance/db")]
    [InlineData("m0", "VirtualMachineInstance/db")]
    [InlineData(null, "VirtualMachineInstance/db")]
    public async Task A_launcher_belongs_to_the_VM_only_if_that_owns_the_instance(string? owner, string tenants)
    {
        _virtualMachines.Put(new VirtualMachine { Metadata = Meta("db", "m1") });
        _instances.Put(new VirtualMachineInstance { Metadata = Meta("db", "i1", ("VirtualMachine", "db", owner)) });
        Assert.Equal(tenants, await TenantsOfAsync(("VirtualMachineInstance", "db", "i1")));
        Assert.Equal("none", await TenantsOfAsync(("VirtualMachineInstance", "db", "i0")));
    }

    [Fact]
    public async Task A_pod_of_a_StatefulSet_belongs_to_the_set_of_that_UID()
    {
        _stateful.Put(new V1StatefulSet { Metadata = Meta("queue", "q1") });
        Assert.Equal("StatefulSet/queue", await TenantsOfAsync(("StatefulSet", "queue", "q1")));
        Assert.Equal("none", await TenantsOfAsync(("StatefulSet", "queue", "q0")));
    }

    [Fact]
    public async Task A_pod_without_a_controller_is_its_own_tenant_and_one_of_an_unknown_controller_has_none()
    {
        Assert.Equal("Pod/pod", await TenantsOfAsync(default));
        Assert.Equal("none", await TenantsOfAsync(("Job", "web", "j1")));
    }

    [Fact]
    public async Task A_pod_that_the_API_server_has_not_named_yet_belongs_to_no_tenant() =>
        Assert.Equal(
            "",
            await TenantsOfAsync(
                _controllers,
                new V1Pod
                {
                    Metadata = new() { GenerateName = "web-", NamespaceProperty = "shop" },
                }
            )
        );

    [Fact]
    public async Task An_owner_that_is_not_the_controller_does_not_count()
    {
        _stateful.Put(new V1StatefulSet { Metadata = Meta("queue", "q1") });
        var pod = new V1Pod { Metadata = Meta("batch", "p1", ("StatefulSet", "queue", "q1")) };
        pod.Metadata.OwnerReferences[0].Controller = null;
        Assert.Equal("Pod/batch", await TenantsOfAsync(_controllers, pod));
    }

    private static async Task<string> TenantsOfAsync(IOwnerResolver controllers, V1Pod pod) =>
        await controllers.TenantsOfAsync(pod, Stop) is { } tenants
            ? string.Join(' ', tenants.Select(tenant => $"{tenant.Kind}/{tenant.Name}"))
            : "none";

    private Task<string> TenantsOfAsync((string Kind, string Name, string? Uid) owner) =>
        TenantsOfAsync(_controllers, new V1Pod { Metadata = Meta("pod", "p1", owner) });

    private static V1ObjectMeta Meta(string name, string uid, (string Kind, string Name, string? Uid) owner = default) =>
        new()
        {
            Name = name,
            NamespaceProperty = "shop",
            Uid = uid,
            OwnerReferences = owner.Uid is null
                ? null
                :
                [
                    new V1OwnerReference
                    {
                        ApiVersion = "v1",
                        Kind = owner.Kind,
                        Name = owner.Name,
                        Uid = owner.Uid,
                        Controller = true,
                    },
                ],
        };
}
