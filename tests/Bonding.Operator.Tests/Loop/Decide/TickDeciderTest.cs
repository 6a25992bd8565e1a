using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;

namespace Bonding.Operator.Tests.Loop.Decide;

/// <summary>A tenant that no decision can be made with stops no decision about the others.</summary>
public class TickDeciderTest
{
    // A node that is not there: no observation makes such facts, whatever fault once might.
    private const int NoNode = 7;

    [Theory]
    [InlineData(1, new[] { 0 })]
    [InlineData(2, new[] { 1 })]
    [InlineData(7, new[] { 3 })]
    [InlineData(8, new[] { 0, 5, 7 })]
    [InlineData(3, new[] { 0, 1, 2 })]
    public void The_tenants_at_fault_are_set_aside_and_the_others_decided_as_if_they_were_not_there(int tenants, int[] faulty)
    {
        var guard = Guards.New();
        var others = Enumerable.Range(0, tenants).Except(faulty).ToList();

        var plan = new TickDecider(guard).Decide(Cluster(Enumerable.Range(0, tenants), faulty), DecisionState.Empty);

        Assert.Equal(faulty.Select(KeyOf), guard.Failed.Order());
        var alone = TickDecision.Decide(Cluster(others, []), DecisionState.Empty);
        Assert.Equal(alone.Decisions.Select(Described), plan.Decisions.Select(Described));
        Assert.Equal(alone.Resizes.Select(resize => resize.Change), plan.Resizes.Select(resize => resize.Change));
    }

    [Fact]
    public void A_fault_that_no_tenant_alone_has_fails_the_tick()
    {
        var cluster = Cluster([0, 1], []);
        cluster.Snapshot.Pods.Add(cluster.Snapshot.Pods[0] with { Key = "ns/stray", Node = NoNode });
        var guard = Guards.New();

        Assert.ThrowsAny<Exception>(() => new TickDecider(guard).Decide(cluster, DecisionState.Empty));
        Assert.Empty(guard.Failed);
    }

    private static string Described(TenantDecision decision) =>
        $"{decision.Key} {decision.Multiplier.Effective} {decision.Target} {decision.AllocationReason}";

    private static Bonding.Kubernetes.Client.NamespacedName KeyOf(int tenant) => new("ns", $"t{tenant}");

    private static ObservedCluster Cluster(IEnumerable<int> tenants, int[] faulty)
    {
        var cluster = new ObservedCluster(BondingRules.Default, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        cluster.AddNode("node", new NodeCapacity(new(16_000), new(4_000)));
        foreach (var tenant in tenants)
        {
            var key = KeyOf(tenant);
            var pod = new TenantPod(
                key.Namespace,
                key.Name,
                key.Name,
                "node",
                [new ContainerCpu("main", new(200), null)],
                PodQos.Burstable,
                null,
                null
            );
            cluster.Add(
                ObservedSamples.Tenant(key.Namespace, key.Name),
                new TenantFacts(key.ToString(), BondingMode.Enforce, 1 + (tenant % 3), new(2_000), DemandOutlook.None)
            );
            var facts = new PodFacts(key.ToString(), cluster.Tenants.Count - 1, 0, new(200), null, new(200), null) { BaseIsStored = true };
            cluster.Add(pod, faulty.Contains(tenant) ? facts with { Node = NoNode } : facts);
        }
        return cluster;
    }
}
