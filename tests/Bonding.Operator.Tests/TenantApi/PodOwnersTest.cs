using Bonding.Kubernetes.Informers;
using Bonding.Operator.TenantApi.Identity;
using Bonding.Operator.Tenants;
using Bonding.Operator.Tenants.KubeVirt;
using k8s.Models;

namespace Bonding.Operator.Tests.TenantApi;

/// <summary>Names and labels make nobody a tenant: each owner has to be there under the UID that names it.</summary>
public class PodOwnersTest
{
    private readonly ResourceStore<V1Deployment> _deployments = new();
    private readonly ResourceStore<V1ReplicaSet> _sets = new();
    private readonly ResourceStore<VirtualMachine> _machines = new();
    private readonly ResourceStore<VirtualMachineInstance> _instances = new();
    private readonly PodOwners _owners;

    public PodOwnersTest() => _owners = new PodOwners(
        new WorkloadCaches(_deployments, _sets, new(), () => true), new KubeVirtCaches(_machines, _instances, new(), () => true));

    [Theory]
    [InlineData("d1", "Deployment/web")]
    [InlineData("d0", "")]
    [InlineData(null, "")]
    public void A_pod_of_a_ReplicaSet_belongs_to_the_Deployment_that_owns_the_set(string? owner, string tenants)
    {
        _deployments.Put(new V1Deployment { Metadata = Meta("web", "d1") });
        _sets.Put(new V1ReplicaSet { Metadata = Meta("web-abc", "s1", ("Deployment", "web", owner)) });
        Assert.Equal(tenants, TenantsOf(("ReplicaSet", "web-abc", "s1")));
        Assert.Equal("none", TenantsOf(("ReplicaSet", "web-abc", "s0")));
    }

    [Theory]
    [InlineData("m1", "VirtualMachine/db VirtualMachineInstance/db")]
    [InlineData("m0", "VirtualMachineInstance/db")]
    [InlineData(null, "VirtualMachineInstance/db")]
    public void A_launcher_belongs_to_the_VM_only_if_that_owns_the_instance(string? owner, string tenants)
    {
        _machines.Put(new VirtualMachine { Metadata = Meta("db", "m1") });
        _instances.Put(new VirtualMachineInstance { Metadata = Meta("db", "i1", ("VirtualMachine", "db", owner)) });
        Assert.Equal(tenants, TenantsOf(("VirtualMachineInstance", "db", "i1")));
        Assert.Equal("none", TenantsOf(("VirtualMachineInstance", "db", "i0")));
    }

    [Fact]
    public void A_pod_of_nobody_is_itself_and_one_of_a_controller_that_is_not_known_is_nobodys()
    {
        Assert.Equal("Pod/pod", TenantsOf(default));
        Assert.Equal("none", TenantsOf(("Job", "web", "j1")));
    }

    private string TenantsOf((string Kind, string Name, string? Uid) owner) => _owners.TenantsOf(new V1Pod { Metadata = Meta("pod", "p1", owner) }) is { } tenants
        ? string.Join(' ', tenants.Select(tenant => $"{tenant.Kind}/{tenant.Name}")) : "none";

    private static V1ObjectMeta Meta(string name, string uid, (string Kind, string Name, string? Uid) owner = default) => new()
    {
        Name = name,
        NamespaceProperty = "shop",
        Uid = uid,
        OwnerReferences = owner.Uid is null ? null : [new V1OwnerReference { ApiVersion = "v1", Kind = owner.Kind, Name = owner.Name, Uid = owner.Uid, Controller = true }],
    };
}
