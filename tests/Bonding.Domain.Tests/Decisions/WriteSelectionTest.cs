using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;

namespace Bonding.Domain.Tests.Decisions;

/// <summary>What bounds raises beside the write budget: the room that is really there, and the quota of the namespace.</summary>
public class WriteSelectionTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void A_raise_waits_for_what_was_lowered_and_is_not_given_back_yet()
    {
        var snapshot = Snapshot(new NodeCapacity(new(4_000), new(400)) { Withheld = new(3_570) }, Pod("a"));
        Assert.Equal(("NodeFull", 600), Held(snapshot));

        snapshot.Nodes[0] = snapshot.Nodes[0] with { Withheld = new(3_300) };
        Assert.Equal([500], Written(snapshot));

        snapshot.Nodes[0] = snapshot.Nodes[0] with { Withheld = Millicores.Zero };
        Assert.Equal([600], Written(snapshot));
    }

    [Fact]
    public void Raises_of_a_namespace_take_no_more_than_its_quota_has_left()
    {
        var snapshot = Snapshot(
            new NodeCapacity(new(8_000), new(400)),
            Pod("a") with
            {
                Quotas = new QuotaSet(0, 1),
            },
            Pod("b") with
            {
                Quotas = new QuotaSet(0, 1),
            }
        );
        snapshot.Quotas.Add(new QuotaRoom(new(600), Millicores.MaxValue));
        Assert.Equal([600, 400], Written(snapshot));

        snapshot.Quotas[0] = new QuotaRoom(new(30), Millicores.MaxValue);
        Assert.Equal(("QuotaExceeded", 600), Held(snapshot));
    }

    [Fact]
    public void The_limit_of_a_guaranteed_pod_counts_against_the_quota_of_limits()
    {
        var guaranteed = Pod("a") with { Quotas = new QuotaSet(0, 1), Qos = PodQos.Guaranteed, Limit = new(200), BaseLimit = new(200) };
        var snapshot = Snapshot(new NodeCapacity(new(8_000), new(200)), guaranteed);
        snapshot.Quotas.Add(new QuotaRoom(Millicores.MaxValue, new(250)));
        Assert.Equal([450], Written(snapshot));
    }

    [Fact]
    public void A_limit_comes_back_as_far_as_the_quota_allows()
    {
        var lowered = Pod("a") with { Quotas = new QuotaSet(0, 1), Request = new(600), Limit = new(1_000), BaseLimit = new(2_000) };
        var snapshot = Snapshot(new NodeCapacity(new(8_000), new(600)), lowered);
        snapshot.Quotas.Add(new QuotaRoom(Millicores.Zero, new(500)));
        var plan = ClusterDecision.Decide(snapshot, DecisionState.Empty, BondingRules.Default, Now);
        Assert.Equal(1_500, plan.Pods[plan.Writes[0]].Resize.ToLimit?.Value);
    }

    [Fact]
    public void A_raise_takes_no_more_than_each_quota_that_counts_its_pod_has_left()
    {
        // The first counts both, the second the first pod alone.
        var snapshot = Snapshot(
            new NodeCapacity(new(8_000), new(400)),
            Pod("a") with
            {
                Quotas = new QuotaSet(1, 0b11),
            },
            Pod("b") with
            {
                Quotas = new QuotaSet(1, 0b01),
            }
        );
        snapshot.Quotas.Add(new QuotaRoom(Millicores.Zero, Millicores.Zero));
        snapshot.Quotas.Add(new QuotaRoom(new(500), Millicores.MaxValue));
        snapshot.Quotas.Add(new QuotaRoom(new(150), Millicores.MaxValue));
        Assert.Equal([550, 350], Written(snapshot).OrderDescending());
    }

    [Fact]
    public void A_raise_that_may_have_others_deleted_waits_until_the_node_has_what_is_given_back()
    {
        var (raised, giver) = (Pod("a") with { MayPreempt = true }, Pod("b") with { Request = new(700) });
        var node = new NodeCapacity(new(920), new(900));
        Assert.Equal([200], Written(Sharing(node, raised, giver)));
        Assert.Equal(2, Written(Sharing(node, raised with { MayPreempt = false }, giver)).Length);
    }

    // The second has no units: it gives what it holds beyond its base.
    private static ClusterSnapshot Sharing(NodeCapacity node, PodFacts raised, PodFacts giver)
    {
        var snapshot = Snapshot(node, raised, giver);
        snapshot.Tenants[1] = snapshot.Tenants[1] with { BondedUnits = 0 };
        return snapshot;
    }

    // Two units make 600m of 200m.
    private static ClusterSnapshot Snapshot(NodeCapacity node, params PodFacts[] pods)
    {
        var snapshot = new ClusterSnapshot();
        snapshot.Nodes.Add(node);
        foreach (var (index, pod) in pods.Index())
        {
            snapshot.Tenants.Add(new TenantFacts(pod.Key, BondingMode.Enforce, 2, new Millicores(4_000), default));
            snapshot.Pods.Add(pod with { Tenant = index });
        }
        return snapshot;
    }

    private static PodFacts Pod(string name) => new($"ns/{name}", 0, 0, new(200), null, new(200), null);

    private static int[] Written(ClusterSnapshot snapshot)
    {
        var plan = ClusterDecision.Decide(snapshot, DecisionState.Empty, BondingRules.Default, Now);
        List<int> requests = [];
        foreach (var pod in plan.Writes)
            requests.Add(plan.Pods[pod].Resize.ToRequest.Value);
        return [.. requests];
    }

    private static (string?, int?) Held(ClusterSnapshot snapshot)
    {
        var plan = ClusterDecision.Decide(snapshot, DecisionState.Empty, BondingRules.Default, Now);
        Assert.Equal(0, plan.Writes.Length);
        return (plan.Pods[0].Hold, plan.Pods[0].Target?.Value);
    }
}
