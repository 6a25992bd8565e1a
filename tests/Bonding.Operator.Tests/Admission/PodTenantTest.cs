using Bonding.Operator.Admission;
using k8s.Models;

namespace Bonding.Operator.Tests.Admission;

public class PodTenantTest
{
    [Theory]
    [InlineData("VirtualMachineInstance", "db", null, "VirtualMachine/db,VirtualMachineInstance/db")]
    [InlineData("ReplicaSet", "web-7d9f", "7d9f", "Deployment/web")]
    [InlineData("ReplicaSet", "web-7d9f", null, "")]
    [InlineData("ReplicaSet", "web-7d9f", "d9f", "")]
    [InlineData("StatefulSet", "queue", null, "StatefulSet/queue")]
    [InlineData("Job", "nightly", null, "")]
    public void A_pod_belongs_to_whom_its_controller_belongs_to(string kind, string name, string? templateHash, string tenants)
    {
        var pod = Pod("x-1");
        pod.Metadata.OwnerReferences = [new() { ApiVersion = "v1", Kind = kind, Name = name, Uid = "u", Controller = true }];
        if (templateHash is not null) pod.Metadata.Labels = new Dictionary<string, string> { ["pod-template-hash"] = templateHash };

        Assert.Equal(tenants, TenantsOf(pod));
    }

    [Fact]
    public void A_pod_without_a_controller_is_a_tenant_itself() => Assert.Equal("Pod/batch", TenantsOf(Pod("batch")));

    [Fact]
    public void A_pod_that_the_server_has_still_to_name_is_nobodys() => Assert.Equal("", TenantsOf(Pod(null)));

    [Fact]
    public void An_owner_that_is_not_the_controller_says_nothing()
    {
        var pod = Pod("batch");
        pod.Metadata.OwnerReferences = [new() { ApiVersion = "v1", Kind = "StatefulSet", Name = "queue", Uid = "u" }];

        Assert.Equal("Pod/batch", TenantsOf(pod));
    }

    private static string TenantsOf(V1Pod pod) => string.Join(',', PodTenant.CandidatesOf(pod).Select(tenant => $"{tenant.Kind}/{tenant.Name}"));

    private static V1Pod Pod(string? name) => new() { Metadata = new() { Name = name } };
}
