using k8s;
using k8s.Models;

namespace Bonding.TestKit.Tests;

/// <summary>Nodes and pods for the tests of the kit.</summary>
internal static class Samples
{
    public static async Task CreateNodeAsync(
        k8s.Kubernetes client,
        string name,
        string cpu,
        string memory,
        CancellationToken cancellationToken
    )
    {
        var node = await client.CoreV1.CreateNodeAsync(
            new V1Node { Metadata = new V1ObjectMeta { Name = name } },
            cancellationToken: cancellationToken
        );
        var room = new Dictionary<string, ResourceQuantity>
        {
            ["cpu"] = new(cpu),
            ["memory"] = new(memory),
            ["pods"] = new("110"),
        };
        // The controller manager taints a new Node at once; without a version this write does not mind.
        node.Metadata.ResourceVersion = null;
        node.Status = new V1NodeStatus
        {
            Capacity = room,
            Allocatable = room,
            Conditions =
            [
                new V1NodeCondition
                {
                    Type = "Ready",
                    Status = "True",
                    Reason = "Played",
                    Message = "ready",
                },
            ],
        };
        await client.CoreV1.ReplaceNodeStatusAsync(node, name, cancellationToken: cancellationToken);
    }

    /// <summary>A Burstable pod with one container <c>app</c>, unless a limit equal to the request makes it Guaranteed.</summary>
    public static V1Pod Pod(string name, string cpu, string memory = "64Mi", bool limited = false)
    {
        var requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu), ["memory"] = new(memory) };
        return new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1PodSpec
            {
                Containers =
                [
                    new V1Container
                    {
                        Name = "app",
                        Image = "app:1",
                        Resources = new V1ResourceRequirements { Requests = requests, Limits = limited ? requests : null },
                    },
                ],
            },
        };
    }

    public static Task<V1Pod> AwaitPodAsync(
        k8s.Kubernetes client,
        string name,
        Predicate<V1Pod> wanted,
        CancellationToken cancellationToken
    ) =>
        Eventually.GetAsync<V1Pod>(
            async token => await client.CoreV1.ReadNamespacedPodAsync(name, "default", cancellationToken: token),
            wanted,
            cancellationToken
        );
}
