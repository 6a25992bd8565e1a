using Bonding.TestKit.ControlPlanes;
using k8s;

namespace Bonding.TestKit.Tests.ControlPlanes;

public class ControlPlaneTest
{
    [Fact]
    public async Task Pods_are_bound_to_ready_nodes_and_no_process_outlives_the_control_plane()
    {
        var cancellation = TestContext.Current.CancellationToken;
        int[] processes;
        await using (var controlPlane = await ControlPlane.StartAsync(new ControlPlaneOptions(), cancellation))
        {
            processes = [.. controlPlane.ProcessIds.Values];
            Assert.Equal(4, processes.Length);
            using var admin = new k8s.Kubernetes(controlPlane.AdminConfig);
            await Samples.CreateNodeAsync(admin, "node-a", "4", "8Gi", cancellation);
            await admin.CoreV1.CreateNamespacedPodAsync(Samples.Pod("web", cpu: "200m"), "default", cancellationToken: cancellation);

            var bound = await Samples.AwaitPodAsync(admin, "web", pod => pod.Spec.NodeName is not null, cancellation);

            Assert.Equal("node-a", bound.Spec.NodeName);
        }

        Assert.DoesNotContain(processes, id => Directory.Exists($"/proc/{id}"));
    }

    [Fact]
    public async Task Without_a_controller_manager_pods_are_admitted_and_accounts_get_tokens_all_the_same()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var options = new ControlPlaneOptions { Scheduler = false, ControllerManager = false };
        await using var controlPlane = await ControlPlane.StartAsync(options, cancellation);
        using var admin = new k8s.Kubernetes(controlPlane.AdminConfig);

        await admin.CoreV1.CreateNamespacedPodAsync(Samples.Pod("web", cpu: "200m"), "default", cancellationToken: cancellation);
        var token = await controlPlane.TokenForAsync("default", "default", cancellation);

        Assert.NotEmpty(token);
        Assert.Equal(["etcd", "kube-apiserver"], controlPlane.ProcessIds.Keys.Order());
    }
}
