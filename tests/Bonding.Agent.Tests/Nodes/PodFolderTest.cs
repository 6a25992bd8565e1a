using Bonding.Agent.Nodes;

namespace Bonding.Agent.Tests.Nodes;

/// <summary>Folders of pods are recognized by their names under each cgroup driver.</summary>
public class PodFolderTest
{
    private const string Uid = "1c2f9a3e-7b64-4d0e-9f7a-2b6f0f8d1a55";

    [Theory]
    [InlineData("pod1c2f9a3e-7b64-4d0e-9f7a-2b6f0f8d1a55", Uid)]
    [InlineData("kubepods-burstable-pod1c2f9a3e_7b64_4d0e_9f7a_2b6f0f8d1a55.slice", Uid)]
    [InlineData("kubepods-pod1c2f9a3e_7b64_4d0e_9f7a_2b6f0f8d1a55.slice", Uid)]
    [InlineData("kubelet-kubepods-besteffort-pod1c2f9a3e_7b64_4d0e_9f7a_2b6f0f8d1a55.slice", Uid)]
    [InlineData("kubepods-burstable-pod0123456789abcdef0123456789abcdef.slice", "0123456789abcdef0123456789abcdef")]
    [InlineData("pod0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef")]
    [InlineData("kubepods-burstable.slice", null)]
    [InlineData("burstable", null)]
    [InlineData("cri-containerd-0123456789abcdef0123456789abcdef.scope", null)]
    [InlineData("crio-0123456789abcdef0123456789abcdef.scope", null)]
    [InlineData("crio-conmon-0123456789abcdef0123456789abcdef.scope", null)]
    [InlineData("podman-1234.slice", null)]
    [InlineData("pod", null)]
    [InlineData("podXc2f9a3e-7b64-4d0e-9f7a-2b6f0f8d1a55", null)]
    public void A_pod_is_recognized_by_its_UID(string folder, string? uid) => Assert.Equal(uid, PodFolder.UidOf(folder));

    [Theory]
    [InlineData("kubepods", true)]
    [InlineData("kubepods.slice", true)]
    [InlineData("kubelet-kubepods.slice", true)]
    [InlineData("kubepods-burstable.slice", false)]
    [InlineData("system.slice", false)]
    public void All_pods_lie_below_one_folder(string folder, bool isRoot) => Assert.Equal(isRoot, PodFolder.IsRoot(folder));

    [Theory]
    [InlineData("burstable", true)]
    [InlineData("kubepods-besteffort.slice", true)]
    [InlineData("kubelet-kubepods-burstable.slice", true)]
    [InlineData("guaranteed", false)]
    public void Two_classes_have_folders_of_their_own(string folder, bool isClass) => Assert.Equal(isClass, PodFolder.IsClass(folder));
}
