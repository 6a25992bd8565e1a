using Bonding.TestKit.ControlPlanes;
using k8s;

namespace Bonding.Integration.Tests.Hosting;

public class OperatorStartTest
{
    private static readonly Uri NoPrometheus = new("http://127.0.0.1:9/");

    [Fact]
    public async Task It_becomes_ready_without_KubeVirt_or_Prometheus_leads_and_gives_its_lease_back_on_SIGTERM()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var controlPlane = await ControlPlane.StartAsync(
            new ControlPlaneOptions { Scheduler = false, ControllerManager = false }, cancellation);
        await BondingCluster.PrepareAsync(controlPlane, cancellation);
        using var admin = new k8s.Kubernetes(controlPlane.AdminConfig);

        await using var started = await OperatorProcess.StartAsync(controlPlane, NoPrometheus, cancellation);
        await started.AwaitAsync(
            "metrics", text => text.Contains("leader_election_master_status{name=\"bonding-operator\"} 1", StringComparison.Ordinal), cancellation);
        var exitCode = await started.TerminateAsync();

        Assert.Equal(0, exitCode);
        var lease = await admin.CoordinationV1.ReadNamespacedLeaseAsync(
            "bonding-operator", OperatorProcess.OwnNamespace, cancellationToken: cancellation);
        Assert.Null(lease.Spec.HolderIdentity);
    }
}
