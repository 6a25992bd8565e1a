using Bonding.Operator.Admission;
using k8s.Models;

namespace Bonding.Operator.Tests.Admission;

public class PodCreatorsTest
{
    private const string Virt = "system:serviceaccount:kubevirt:kubevirt-controller";
    private const string Replicas = "system:serviceaccount:kube-system:replicaset-controller";

    [Theory]
    [InlineData("VirtualMachineInstance", Virt, true)]
    [InlineData("VirtualMachineInstance", "system:serviceaccount:shop:kubevirt-controller", false)]
    [InlineData("VirtualMachineInstance", Replicas, false)]
    [InlineData("VirtualMachineInstance", "alice", false)]
    [InlineData("VirtualMachineInstance", "", false)]
    [InlineData("ReplicaSet", Replicas, true)]
    [InlineData("ReplicaSet", "system:kube-controller-manager", true)]
    [InlineData("ReplicaSet", Virt, false)]
    [InlineData("StatefulSet", "system:serviceaccount:kube-system:statefulset-controller", true)]
    [InlineData("StatefulSet", "alice", false)]
    [InlineData("Job", "alice", true)]
    [InlineData(null, "alice", true)]
    public void A_pod_of_a_controller_is_created_by_the_user_who_acts_for_it(string? kind, string user, bool isItsPod) =>
        Assert.Equal(isItsPod, new PodCreators(new()).Include(user, Pod(kind)));

    [Theory]
    [InlineData("*", "alice", true)]
    [InlineData(" system:serviceaccount:openshift-cnv:kubevirt-controller , bob", "bob", true)]
    [InlineData("system:serviceaccount:openshift-cnv:kubevirt-controller", Virt, false)]
    [InlineData("", Virt, false)]
    public void Other_creators_can_be_named(string option, string user, bool isItsPod) =>
        Assert.Equal(isItsPod, new PodCreators(new() { VirtualMachineCreators = option }).Include(user, Pod("VirtualMachineInstance")));

    private static V1Pod Pod(string? kind) =>
        new()
        {
            Metadata = new()
            {
                OwnerReferences = kind is null
                    ? null
                    :
                    [
                        new()
                        {
                            ApiVersion = "v1",
                            Kind = kind,
                            Name = "owner",
                            Uid = "1",
                            Controller = true,
                        },
                    ],
            },
        };
}
