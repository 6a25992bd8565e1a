using System.Text.Json;
using Bonding.Domain.Allocation;
using Bonding.Operator.Cluster;
using k8s.Models;

namespace Bonding.Operator.Tests.Cluster;

/// <summary>What the webhook notes of a pod, when the pod was resized before the operator saw it.</summary>
public class CreationRecordTest
{
    private static readonly byte[] Key = [1, 2, 3];
    private static readonly IReadOnlyList<ContainerCpu> CreatedWith =
    [
        new("log", new(50), null) { IsSidecar = true },
        new("app", new(200), new(2_000)),
    ];

    [Fact]
    public void A_pod_that_was_resized_before_it_was_seen_has_the_base_that_its_record_says() =>
        Assert.Equal(CreatedWith, PodInfo.Of(Resized(Record()), recordKey: Key).Pod.All.Created);

    [Fact]
    public void Without_a_record_nothing_says_what_it_was_created_with() =>
        Assert.Null(PodInfo.Of(Resized(null), recordKey: Key).Pod.All.Created);

    [Theory]
    [InlineData("app=200m", "app=900m")]
    [InlineData(" #", " # ")]
    [InlineData(" #", "")]
    public void A_record_that_was_changed_counts_for_nothing(string from, string to) =>
        Assert.Null(PodInfo.Of(Resized(Record().Replace(from, to, StringComparison.Ordinal)), recordKey: Key).Pod.All.Created);

    [Fact]
    public void A_record_of_another_controllers_pod_counts_for_nothing()
    {
        var pod = Resized(Record());
        pod.Metadata.OwnerReferences[0].Uid = "another";
        Assert.Null(PodInfo.Of(pod, recordKey: Key).Pod.All.Created);
    }

    [Fact]
    public void Nor_does_one_under_another_key_or_in_another_namespace()
    {
        var pod = Resized(Record());
        Assert.Null(CreationRecord.Read(pod, [9]));
        Assert.Null(CreationRecord.Read(pod, null));
        pod.Metadata.NamespaceProperty = "elsewhere";
        Assert.Null(CreationRecord.Read(pod, Key));
    }

    [Fact]
    public void A_pod_that_nobody_resized_has_what_it_asks_for_whatever_its_record_says()
    {
        var pod = Resized(Record());
        pod.Metadata.ManagedFields = null;
        Assert.Equal(900, PodInfo.Of(pod, recordKey: Key).Pod.All.Created![1].Request.Value);
    }

    private static string Record() => CreationRecord.Write(Pod("200m"), Key);

    private static V1Pod Resized(string? record)
    {
        var pod = Pod("900m");
        pod.Metadata.ManagedFields =
        [
            new V1ManagedFieldsEntry
            {
                Manager = "bonding-operator",
                Subresource = "resize",
                FieldsV1 = JsonDocument.Parse("""{"f:spec":{"f:cpu":{}}}""").RootElement,
            },
        ];
        pod.Metadata.Annotations = record is null ? null : new Dictionary<string, string> { ["bonding.dev/created-with"] = record };
        return pod;
    }

    private static V1Pod Pod(string request) =>
        new()
        {
            Metadata = new()
            {
                Name = "web-1",
                NamespaceProperty = "shop",
                Uid = "uid-1",
                OwnerReferences =
                [
                    new()
                    {
                        Kind = "ReplicaSet",
                        Name = "web",
                        Uid = "set-1",
                        Controller = true,
                    },
                ],
            },
            Spec = new()
            {
                InitContainers =
                [
                    new()
                    {
                        Name = "log",
                        RestartPolicy = "Always",
                        Resources = new() { Requests = Cpu("50m") },
                    },
                ],
                Containers =
                [
                    new()
                    {
                        Name = "app",
                        Resources = new() { Requests = Cpu(request), Limits = Cpu("2") },
                    },
                ],
            },
            Status = new() { Phase = "Running" },
        };

    private static Dictionary<string, ResourceQuantity> Cpu(string quantity) => new() { ["cpu"] = new(quantity) };
}
