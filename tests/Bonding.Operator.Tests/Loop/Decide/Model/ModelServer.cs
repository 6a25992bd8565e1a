using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Decide.Model;

/// <summary>What a namespace allows. CPU in millicores; 0 or null where nothing is set.</summary>
internal sealed record ModelRules(int Min, int? Max, int Ratio, int? RequestsQuota, int? LimitsQuota)
{
    public V1LimitRange Range() =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = "range", NamespaceProperty = "ns" },
            Spec = new V1LimitRangeSpec
            {
                Limits =
                [
                    new V1LimitRangeItem
                    {
                        Type = "Container",
                        Min = Min > 0 ? ModelPod.Cpu(Min) : null,
                        Max = Max is { } max ? ModelPod.Cpu(max) : null,
                        MaxLimitRequestRatio = Ratio > 0 ? ModelPod.Cpu(Ratio * 1_000) : null,
                    },
                ],
            },
        };

    public V1ResourceQuota Quota(int requests, int limits) =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = "quota", NamespaceProperty = "ns" },
            Spec = new V1ResourceQuotaSpec(),
            Status = new V1ResourceQuotaStatus { Hard = Amounts(RequestsQuota, LimitsQuota), Used = Amounts(requests, limits) },
        };

    private static Dictionary<string, ResourceQuantity> Amounts(int? requests, int? limits)
    {
        var amounts = new Dictionary<string, ResourceQuantity>();
        if (requests is { } cpu)
            amounts["requests.cpu"] = new($"{cpu}m");
        if (limits is { } most)
            amounts["limits.cpu"] = new($"{most}m");
        return amounts;
    }
}

/// <summary>
/// An API server and a kubelet for one node, written from Kubernetes' documentation and apart from the operator's own rules.
/// </summary>
internal sealed class ModelServer(int allocatable, ModelRules rules, List<ModelPod> pods)
{
    public IReadOnlyList<ModelPod> Pods => pods;

    public ModelRules Rules => rules;

    public int Allocatable => allocatable;

    /// <summary>Whether its CPU manager keeps Guaranteed pods as they were created.</summary>
    public bool IsStatic { get; init; }

    public int UsedRequests => pods.Where(pod => pod.IsTenant).Sum(pod => Math.Max(pod.Total(Spec), pod.Total(Allocated)));

    public int UsedLimits => pods.Where(pod => pod.IsTenant).Sum(LimitsOf);

    /// <summary>What the containers that are running hold of the node, as the kubelet counts it.</summary>
    public int Held => pods.Sum(HeldBy);

    /// <summary>Creates a pod if the scheduler finds room for it.</summary>
    public void Schedule(ModelPod pod)
    {
        if (pods.Sum(other => Math.Max(HeldBy(other), other.Total(Spec))) + pod.Total(Spec) <= allocatable)
            pods.Add(pod);
    }

    /// <summary>Resizes a pod, or returns why not.</summary>
    public string? Resize(ModelPod pod, IReadOnlyDictionary<string, (int Request, int? Limit)> patch)
    {
        List<(int? Request, int? Limit)> after =
        [
            .. pod.Containers.Select(container =>
                patch.TryGetValue(container.Name, out var change) ? (change.Request, change.Limit ?? container.Spec.Limit) : container.Spec
            ),
        ];
        if (Validate(pod, after) is { } error)
            return error;
        var (requests, limits) = (UsedRequests, UsedLimits);
        var before = pod.Containers.ConvertAll(container => container.Spec);
        pod.Accept(after);
        if (OverQuota(requests, limits) is not { } over)
            return null;
        pod.Accept(before);
        return over;
    }

    /// <summary>Lets the kubelet work until nothing changes: one tick is longer than that takes.</summary>
    public void Settle()
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var pod in pods.OrderBy(pod => pod.Total(Spec) > pod.Total(Allocated)).ThenByDescending(pod => pod.Priority))
                Admit(pod);
            foreach (var container in pods.SelectMany(pod => pod.Containers))
                container.Actual = container.Allocated;
        }
    }

    private string? Validate(ModelPod pod, List<(int? Request, int? Limit)> after)
    {
        foreach (var (container, cpu) in pod.Containers.Zip(after))
        {
            if (cpu.Limit < cpu.Request)
                return $"{container.Name}: request {cpu.Request} above limit {cpu.Limit}";
            if (container.Kind != 'i' && Beyond(cpu) is { } error)
                return $"{container.Name}: {error}";
        }
        var specs = pod.Containers.Zip(after).ToDictionary(pair => pair.First, pair => pair.Second);
        return pod.QosOf(container => specs[container]) != pod.Qos ? $"the class would be {pod.QosOf(container => specs[container])}"
            : TotalOf(pod, specs) > allocatable ? "more than the node has"
            : null;
    }

    private static int TotalOf(ModelPod pod, Dictionary<ModelContainer, (int? Request, int? Limit)> specs) =>
        pod.Total(container => specs[container].Request);

    private string? Beyond((int? Request, int? Limit) cpu) =>
        rules.Min > 0 && (cpu.Request ?? 0) < rules.Min ? $"request {cpu.Request} below {rules.Min}"
        : rules.Max is { } max && (cpu.Limit is null || cpu.Limit > max || cpu.Request > max) ? $"limit {cpu.Limit} above {max}"
        : rules.Ratio > 0 && (cpu.Request ?? 0) * rules.Ratio < cpu.Limit ? $"{cpu.Limit} is over {rules.Ratio} times {cpu.Request}"
        : null;

    private string? OverQuota(int requestsBefore, int limitsBefore) =>
        UsedRequests > requestsBefore && UsedRequests > rules.RequestsQuota ? "exceeded quota: requests.cpu"
        : UsedLimits > limitsBefore && UsedLimits > rules.LimitsQuota ? "exceeded quota: limits.cpu"
        : null;

    private void Admit(ModelPod pod)
    {
        var others = pods.Where(other => other != pod).Sum(HeldBy);
        pod.InfeasibleGeneration = 0;
        if (IsStatic && pod.Qos == "Guaranteed" && pod.Containers.Any(container => container.Spec != container.Allocated))
        {
            pod.InfeasibleGeneration = pod.Generation;
            return;
        }
        var isRaise = pod.Total(Spec) > pod.Total(Allocated);
        if (isRaise && others + pod.Total(Spec) > allocatable)
        {
            pod.DeferredGeneration = pod.Generation;
            return;
        }
        pod.DeferredGeneration = 0;
        foreach (var container in pod.Containers)
            container.Allocated = container.Spec;
    }

    private static int HeldBy(ModelPod pod) => Math.Max(pod.Total(Allocated), pod.Total(container => container.Actual.Request));

    private static int LimitsOf(ModelPod pod) =>
        pod.Containers.Where(container => container.Kind != 'i').Sum(container => container.Spec.Limit ?? 0);

    private static int? Spec(ModelContainer container) => container.Spec.Request;

    private static int? Allocated(ModelContainer container) => container.Allocated.Request;
}
