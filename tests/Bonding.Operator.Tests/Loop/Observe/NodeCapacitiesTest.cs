using Bonding.Domain;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Loop.Observe;
using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Observe;

/// <summary>A node of 8 vCPUs with one pod of a tenant, and what comes to it.</summary>
public class NodeCapacitiesTest
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero);

    private readonly PodCache _pods = new();
    private readonly NodeCache _nodes = new();

    public NodeCapacitiesTest()
    {
        _nodes.Update(
            new ResourceChange<V1Node>(
                null,
                new V1Node
                {
                    Metadata = new() { Name = "node-1" },
                    Status = new() { Allocatable = Cpu("8") },
                },
                ChangeOrigin.Watch
            )
        );
        Place("own", "1", secondsAgo: 3);
    }

    [Fact]
    public void F5_a_pod_of_no_tenant_that_comes_takes_its_room_at_once_and_lowers_nobody_until_it_has_stayed()
    {
        Place("guest", "2", secondsAgo: 14);
        Assert.Equal(new NodeCapacity(new(8_000), new(3_000)) { Arriving = new(2_000) }, Capacity(Now));
        Assert.Equal(new NodeCapacity(new(8_000), new(3_000)), Capacity(Now + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void F5_one_that_a_kubelet_never_took_takes_nothing()
    {
        Place("claim", "8", secondsAgo: null);
        Assert.Equal(new NodeCapacity(new(8_000), new(1_000)), Capacity(Now));
    }

    [Fact]
    public void One_that_is_gone_takes_nothing_any_more()
    {
        _pods.Update(new ResourceChange<V1Pod>(Place("guest", "2", secondsAgo: 1), null, ChangeOrigin.Watch));
        Assert.Equal(new NodeCapacity(new(8_000), new(1_000)), Capacity(Now));
    }

    [Fact]
    public void What_arrives_is_not_shared_out_of_what_tenants_hold()
    {
        var full = new NodeCapacity(new(8_000), new(8_000)) { Arriving = new(2_000) };
        Assert.Equal(6_000, full.SharedBy(new(4_000), headroom: 0).Value);
        Assert.Equal(4_000, (full with { Arriving = Millicores.Zero }).SharedBy(new(4_000), headroom: 0).Value);
    }

    private NodeCapacity Capacity(DateTimeOffset now)
    {
        var own = _pods.Find(new NamespacedName("shop", "own"))!.Pod;
        var tenant = ObservedSamples.Tenant("shop", "own") with { Tenant = Tenant.Absent with { Pods = [own] } };
        return NodeCapacities.Of([tenant], _nodes, _pods, now)["node-1"];
    }

    private V1Pod Place(string name, string cpu, int? secondsAgo)
    {
        var pod = new V1Pod
        {
            Metadata = new()
            {
                Name = name,
                NamespaceProperty = "shop",
                Uid = name,
                CreationTimestamp = Now.UtcDateTime,
            },
            Spec = new()
            {
                NodeName = "node-1",
                Containers =
                [
                    new()
                    {
                        Name = "app",
                        Resources = new() { Requests = Cpu(cpu) },
                    },
                ],
            },
            Status = new() { Phase = "Pending", StartTime = secondsAgo is { } ago ? Now.UtcDateTime.AddSeconds(-ago) : null },
        };
        _pods.Update(new ResourceChange<V1Pod>(null, pod, ChangeOrigin.Watch));
        return pod;
    }

    private static Dictionary<string, ResourceQuantity> Cpu(string quantity) => new() { ["cpu"] = new(quantity) };
}
