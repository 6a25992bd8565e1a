using System.Text.Json;
using Bonding.Domain.Allocation;
using Bonding.Domain.Credits;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Observe;

public partial class WorkloadBaseTest
{
    private void Account(params PodBaseStatus[] stored)
    {
        var account = new CreditAccount
        {
            Metadata = Meta("web"),
            Spec = new CreditAccountSpec
            {
                TenantRef = new TenantRef { Kind = TenantKind.Deployment, Name = "web" },
                Earning = new EarningSpec { Vcpus = 3, BaselinePercent = 20 },
                Containers = _named,
            },
            Status = new CreditAccountStatus { Allocation = stored.Length == 0 ? null : new AllocationStatus { Bases = stored } },
        };
        account.Metadata.ResourceVersion = stored.Length == 0 ? "1" : "2";
        _accounts
            .GetOrAdd(new NamespacedName("shop", "web"))
            .Update(account, CreditLedger.Empty, new Dictionary<BucketResource, CreditLedger>());
    }

    private static PodBaseStatus Base(int request, int? limit, params string[] pods) =>
        new()
        {
            PodUids = pods,
            Containers =
            [
                new ContainerBaseStatus
                {
                    Name = "app",
                    Request = request,
                    Limit = limit,
                },
            ],
        };

    private void Run(params List<V1Container>[] pods)
    {
        foreach (var (index, containers) in pods.Index())
            _pods.Update(new ResourceChange<V1Pod>(null, _running[index] = Pod(index, containers), ChangeOrigin.Watch));
    }

    // As the API server records it.
    private void ResizedBy(string manager, int index)
    {
        const string fields = """{"f:spec":{"f:containers":{"k:{\"name\":\"app\"}":{"f:resources":{"f:requests":{"f:cpu":{}}}}}}}""";
        _pods.Update(new ResourceChange<V1Pod>(_running[index], null, ChangeOrigin.Watch));
        _running[index].Metadata.ManagedFields =
        [
            new V1ManagedFieldsEntry
            {
                Manager = manager,
                Operation = "Update",
                Subresource = "resize",
                FieldsV1 = JsonDocument.Parse(fields).RootElement,
            },
        ];
        _pods.Update(new ResourceChange<V1Pod>(null, _running[index], ChangeOrigin.Watch));
    }

    private V1Pod Pod(int index, List<V1Container> containers)
    {
        var pod = new V1Pod
        {
            Metadata = Meta($"web-1-{index}", owner: ("ReplicaSet", "web-1")),
            Spec = new V1PodSpec { NodeName = "node-1", Containers = containers },
            Status = new V1PodStatus { Phase = "Running", QosClass = "Burstable" },
        };
        pod.Metadata.Annotations = _annotations;
        return pod;
    }

    private static List<V1Container> App(string? request, string? limit) => [Container("app", request, limit)];

    private static IReadOnlyList<ContainerCpu> Asked(int request) => [new("app", new(request), new(2_000))];

    private static V1Container Container(string name, string? request, string? limit) =>
        new()
        {
            Name = name,
            Resources = new V1ResourceRequirements { Requests = Cpu(request), Limits = Cpu(limit) },
        };

    private static Dictionary<string, ResourceQuantity>? Cpu(string? quantity) =>
        quantity is null ? null : new() { ["cpu"] = new(quantity) };

    private static V1ObjectMeta Meta(string name, (string Kind, string Name)? owner = null) =>
        new()
        {
            Name = name,
            NamespaceProperty = "shop",
            Uid = name,
            ResourceVersion = "1",
            OwnerReferences = owner is var (kind, of)
                ?
                [
                    new V1OwnerReference
                    {
                        Kind = kind,
                        Name = of,
                        Uid = of,
                        ApiVersion = "apps/v1",
                        Controller = true,
                    },
                ]
                : null,
        };
}
