using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Decisions;

public class ClusterDecisionTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly DemandOutlook Steady = Outlook(0.1);

    [Fact]
    public void Whoever_waits_for_the_budget_overtakes_larger_deviations_in_the_end()
    {
        var cluster = new ModelCluster([60_000], writesPerTick: 1);
        for (var tenant = 0; tenant < 20; tenant++)
            cluster.Add(0, units: 3, 200, 1_000);
        cluster.Add(0, units: 1, 200, 200);
        for (var tick = 0; tick < 40; tick++)
            cluster.Tick(index => index == 20 ? Steady : Outlook(tick / 6 % 2 == 0 ? 0.9 : 0.1));
        Assert.Contains("ns/20", cluster.Written);
        Assert.DoesNotContain("ns/20", cluster.Written.Take(3));
    }

    [Fact]
    public void The_order_of_tenants_pods_and_nodes_does_not_matter() =>
        Gen.Select(
                Gen.Select(Gen.Int[0, 1], Gen.Int[0, 6], Gen.Double[0, 1], Gen.Int[50, 900]).Array[1, 10],
                Gen.Int[300, 4_000].Array[2],
                Gen.Int[0, 6]
            )
            .SelectMany(cluster => Gen.Shuffle(Enumerable.Range(0, cluster.Item1.Length).ToArray()).Select(order => (cluster, order)))
            .Sample(shuffled =>
            {
                var ((tenants, nodes, writes), order) = shuffled;
                int[] same = [.. Enumerable.Range(0, tenants.Length)];
                return Told(tenants, nodes, writes, same, swap: false).SequenceEqual(Told(tenants, nodes, writes, order, swap: true));
            });

    [Fact]
    public void Decreases_come_first_then_the_largest_deviation_then_the_key()
    {
        var snapshot = new ClusterSnapshot();
        snapshot.Nodes.Add(new NodeCapacity(new(60_000), new(5_000)));
        foreach (
            var (key, target) in new[]
            {
                ("ns/up-much", 3_000),
                ("ns/b-up", 2_000),
                ("ns/a-up", 2_000),
                ("ns/down", 700),
                ("ns/down-much", 100),
            }
        )
        {
            snapshot.Pods.Add(new PodFacts(key, snapshot.Tenants.Count, 0, new(1_000), null, new(target), null));
            snapshot.Tenants.Add(new TenantFacts(key, BondingMode.Enforce, 0, Millicores.FromVcpus(4), Outlook(0.01)));
        }
        var written = ClusterDecision
            .Decide(snapshot, DecisionState.Empty, BondingRules.Default, Now)
            .Writes.ToArray()
            .Select(pod => snapshot.Pods[pod].Key);
        Assert.Equal(["ns/down-much", "ns/down", "ns/up-much", "ns/a-up", "ns/b-up"], written);
    }

    [Fact]
    public void A_pod_on_a_node_that_is_not_known_has_no_share_and_is_not_written()
    {
        var snapshot = Cluster(1);
        snapshot.Pods[0] = snapshot.Pods[0] with { Node = -1 };
        var plan = ClusterDecision.Decide(snapshot, DecisionState.Empty, BondingRules.Default, Now);
        Assert.Empty(plan.Writes.ToArray());
        Assert.Equal((null, ""), (plan.Pods[0].Target, plan.Pods[0].ShareReason));
    }

    [Fact]
    public void A_used_plan_decides_like_a_new_one_and_leaves_no_garbage()
    {
        var (small, large, plan) = (Cluster(5), Cluster(200), new ClusterPlan());
        ClusterDecision.Decide(large, DecisionState.Empty, BondingRules.Default, Now, plan);
        ClusterDecision.Decide(small, DecisionState.Empty, BondingRules.Default, Now, plan);
        var fresh = ClusterDecision.Decide(small, DecisionState.Empty, BondingRules.Default, Now);
        Assert.Equal(fresh.Pods.ToArray(), plan.Pods.ToArray());
        Assert.Equal(fresh.Tenants.ToArray(), plan.Tenants.ToArray());
        Assert.Equal(fresh.Writes.ToArray(), plan.Writes.ToArray());

        for (var tick = 0; tick < 2; tick++)
            ClusterDecision.Decide(large, plan.NextState, BondingRules.Default, Now, plan);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var tick = 0; tick < 10; tick++)
            ClusterDecision.Decide(large, plan.NextState, BondingRules.Default, Now, plan);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_raise_that_does_not_fit_takes_what_there_is_if_that_is_worth_a_write()
    {
        Assert.Equal(1_000, RaisedBeside(foreign: 3_000));
        Assert.Equal(700, RaisedBeside(foreign: 3_300));
        Assert.Null(RaisedBeside(foreign: 3_780));
    }

    // Of 4,000 millicores, a tenant of 200 wants 1,000.
    private static int? RaisedBeside(int foreign)
    {
        var snapshot = new ClusterSnapshot();
        snapshot.Nodes.Add(new NodeCapacity(new(4_000), new(200 + foreign)));
        snapshot.Tenants.Add(new TenantFacts("ns/a", BondingMode.Enforce, 3, Millicores.FromVcpus(4), Outlook(0.01)));
        snapshot.Pods.Add(new PodFacts("ns/a", 0, 0, new(200), null, new(200), null));
        var rules = BondingRules.Default with { Allocation = AllocationRules.Default with { Headroom = 0 } };
        var plan = ClusterDecision.Decide(snapshot, DecisionState.Empty, rules, Now);
        return plan.Writes.Length == 0 ? null : plan.Pods[0].Resize.ToRequest.Value;
    }

    [Fact]
    public void A_write_in_flight_holds_its_pod_but_not_its_share()
    {
        var snapshot = Cluster(1);
        snapshot.Pods[0] = snapshot.Pods[0] with { WriteInFlight = true, Request = new(1_900) };
        var pod = ClusterDecision.Decide(snapshot, DecisionState.Empty, BondingRules.Default, Now).Pods[0];
        Assert.Equal((200, AllocationReason.WriteInFlight), (pod.Target?.Value, pod.Reason));
    }

    [Fact]
    public void The_pods_of_one_tenant_have_what_its_units_are_worth_each_within_its_part_of_the_size()
    {
        var snapshot = new ClusterSnapshot();
        snapshot.Nodes.Add(new NodeCapacity(new(4_000), new(400)));
        snapshot.Tenants.Add(new TenantFacts("ns/a", BondingMode.Enforce, 3, Millicores.FromVcpus(2), Outlook(0.04)));
        for (var pod = 0; pod < 2; pod++)
            snapshot.Pods.Add(new PodFacts($"ns/{pod}", 0, 0, new(200 + 100 * pod), null, new(200 + 100 * pod), null));
        Assert.Equal(
            [1_000, 1_000],
            ClusterDecision.Decide(snapshot, DecisionState.Empty, BondingRules.Default, Now).Pods.ToArray().Select(pod => pod.Target?.Value)
        );
    }

    [Fact]
    public void Tenants_that_were_scheduled_beside_foreign_pods_into_the_headroom_keep_what_they_were_created_with()
    {
        var cluster = new ModelCluster([4_000], writesPerTick: 5);
        cluster.AddForeign(0, 3_700);
        foreach (var request in new[] { 200, 70, 30 })
            cluster.Add(0, units: 0, request, request);
        for (var tick = 0; tick < 30; tick++)
            cluster.Tick(_ => Steady);
        Assert.Equal([200, 70, 30], cluster.Snapshot.Pods.Select(pod => pod.Request.Value));
    }

    [Theory]
    [InlineData(500, 125)]
    [InlineData(1_500, 375)]
    public void A_tenant_of_less_than_a_whole_vcpu_is_throttled_to_the_end_and_stays_there(int size, int least)
    {
        var cluster = new ModelCluster([1_000], writesPerTick: 5);
        cluster.Add(0, units: 0, 50, 50, limit: size, size: size);
        cluster.Add(0, units: 2, 200, 200);
        cluster.Set(0, exhausted: true, migrating: false);
        List<int> limits = [size];
        for (var tick = 0; tick < 60; tick++)
        {
            cluster.Tick(_ => Outlook(0.9));
            limits.Add(cluster.Snapshot.Pods[0].Limit!.Value.Value);
        }
        Assert.Equal(limits.OrderDescending(), limits);
        Assert.InRange(limits[^1], least, least * 1.25);
    }

    [Fact]
    public void Of_a_tenant_on_several_nodes_the_use_is_compared_with_its_part_of_the_tightest()
    {
        var snapshot = new ClusterSnapshot();
        for (var node = 0; node < 4; node++)
            snapshot.Nodes.Add(new NodeCapacity(new(node == 0 ? 1_000 : 8_000), new(600)));
        snapshot.Tenants.Add(new TenantFacts("ns/four", BondingMode.Enforce, 0, Millicores.FromVcpus(8), Outlook(0.2)) { Used = 0.2f });
        for (var pod = 0; pod < 4; pod++)
            snapshot.Pods.Add(new PodFacts($"ns/four-{pod}", 0, pod, new(300), null, new(300), null));
        snapshot.Tenants.Add(new TenantFacts("ns/one", BondingMode.Enforce, 0, Millicores.FromVcpus(2), Outlook(0.9)) { Used = 0.2f });
        snapshot.Pods.Add(new PodFacts("ns/one", 1, 0, new(300), null, new(300), null));

        // Of 900m on the tightest node half is for each; each pod uses 400m.
        var before = ClusterDecision.Decide(snapshot, DecisionState.Empty, BondingRules.Default, Now.AddSeconds(-1)).NextState;
        var use = ClusterDecision
            .Decide(snapshot, before, BondingRules.Default, Now)
            .Tenants.ToArray()
            .Select(tenant => tenant.Fairness.Ahead * 1_800)
            .ToArray();
        Assert.Equal(400.0 / 450 - 1, use[1], 0.01);
        Assert.Equal(use[1], use[0], 0.01);
    }

    private static ClusterSnapshot Cluster(int tenants)
    {
        var snapshot = new ClusterSnapshot { WritesAllowed = 3 };
        for (var node = 0; node < 1 + tenants / 10; node++)
            snapshot.Nodes.Add(new NodeCapacity(new(8_000), new(4_000)));
        for (var tenant = 0; tenant < tenants; tenant++)
        {
            var key = $"ns/{997 * tenant % 1_000:000}";
            snapshot.Tenants.Add(
                new TenantFacts(key, BondingMode.Enforce, tenant % 5, Millicores.FromVcpus(2), Outlook(tenant % 10 / 10.0))
            );
            snapshot.Pods.Add(new PodFacts(key, tenant, tenant / 10, new(400), null, new(200), null));
        }
        return snapshot;
    }

    private static IEnumerable<(string Key, PodOutcome Outcome)> Told(
        (int Node, int Units, double Need, int Request)[] tenants,
        int[] nodes,
        int writes,
        int[] order,
        bool swap
    )
    {
        var snapshot = new ClusterSnapshot { WritesAllowed = writes };
        foreach (var node in swap ? [1, 0] : new[] { 0, 1 })
            snapshot.Nodes.Add(
                new NodeCapacity(new(nodes[node]), new(tenants.Where(tenant => tenant.Node == node).Sum(tenant => tenant.Request)))
            );
        foreach (var index in order)
        {
            var (node, units, need, request) = tenants[index];
            snapshot.Pods.Add(
                new PodFacts($"ns/{index}", snapshot.Tenants.Count, swap ? 1 - node : node, new(request), null, new(200), null)
            );
            snapshot.Tenants.Add(new TenantFacts($"ns/{index}", BondingMode.Enforce, units, Millicores.FromVcpus(2), Outlook(need)));
        }
        var plan = ClusterDecision.Decide(snapshot, DecisionState.Empty, BondingRules.Default, Now);
        return Enumerable
            .Range(0, order.Length)
            .Select(pod => (snapshot.Pods[pod].Key, plan.Pods[pod]))
            .ToArray()
            .OrderBy(pod => pod.Key, StringComparer.Ordinal);
    }

    private static DemandOutlook Outlook(double need) => new(new ResourceOutlook(need, need, 0.01) { Expected = need }, null, null);
}
