namespace Bonding.Operator.Tests.Loop.Decide.Model;

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

    /// <summary>Whether a node fails to carry out now what it accepted for a pod.</summary>
    public Predicate<ModelPod> Fails { get; init; } = _ => false;

    /// <summary>What the containers that are running hold of the node, as the kubelet counts it.</summary>
    public int Held => pods.Sum(HeldBy);

    /// <summary>What a quota counts of requests and of limits.</summary>
    public (int Requests, int Limits) UsedOf(ModelQuota quota)
    {
        var counted = pods.Where(pod => pod.IsTenant && quota.Counts(pod)).ToList();
        return (counted.Sum(pod => Math.Max(pod.Total(Spec), pod.Total(Allocated))), counted.Sum(pod => LimitOf(pod, Limit) ?? 0));
    }

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
            .. pod.Parts.Select(container =>
                patch.TryGetValue(container.Name, out var change) ? (change.Request, change.Limit ?? container.Spec.Limit) : container.Spec
            ),
        ];
        after = [.. pod.Parts.Zip(after).Select(one => one.First == pod.Own ? one.Second : rules.Container.Filled(one.Second))];
        if (Validate(pod, after) is { } error)
            return error;
        if (rules.Quotas.Select(quota => Unnamed(quota, pod, after)).FirstOrDefault(unnamed => unnamed is not null) is { } missing)
            return missing;
        var used = rules.Quotas.Select(UsedOf).ToList();
        var before = pod.Parts.Select(container => container.Spec).ToList();
        pod.Accept(after);
        if (rules.Quotas.Zip(used, OverQuota).FirstOrDefault(over => over is not null) is not { } over)
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
            foreach (var pod in pods)
                Actuate(pod, round);
        }
    }

    private void Actuate(ModelPod pod, int round)
    {
        var changed = pod.Parts.Any(container => container.Actual != container.Allocated);
        pod.IsFailing = changed && (round == 0 ? Fails(pod) : pod.IsFailing);
        if (!pod.IsFailing)
            foreach (var container in pod.Parts)
                container.Actual = container.Allocated;
    }

    private string? Validate(ModelPod pod, List<(int? Request, int? Limit)> after)
    {
        foreach (var (container, cpu) in pod.Parts.Zip(after))
        {
            if (cpu.Limit < cpu.Request)
                return $"{container.Name}: request {cpu.Request} above limit {cpu.Limit}";
            if (container.Kind != 'i' && container != pod.Own && rules.Container.Beyond(cpu.Request, cpu.Limit) is { } error)
                return $"{container.Name}: {error}";
        }
        var specs = pod.Parts.Zip(after).ToDictionary(pair => pair.First, pair => pair.Second);
        return pod.QosOf(container => specs[container]) != pod.Qos ? $"the class would be {pod.QosOf(container => specs[container])}"
            : rules.Pod.Beyond(TotalOf(pod, specs), LimitOf(pod, container => specs[container].Limit)) is { } beyond ? $"pod: {beyond}"
            : pod.Own is { } own && specs[own].Request < pod.Containers.Where(one => one.Kind != 'i').Sum(one => specs[one].Request ?? 0)
                ? "the containers request more than their pod"
            : TotalOf(pod, specs) > allocatable ? "more than the node has"
            : null;
    }

    private static int TotalOf(ModelPod pod, Dictionary<ModelContainer, (int? Request, int? Limit)> specs) =>
        pod.Total(container => specs[container].Request);

    // Each container that a quota counts must name what it bounds.
    private static string? Unnamed(ModelQuota quota, ModelPod pod, List<(int? Request, int? Limit)> after) =>
        !quota.Counts(pod) || pod.Own is not null ? null
        : quota.Requests is not null && after.Exists(cpu => cpu.Request is null) ? "failed quota: requests.cpu"
        : quota.Limits is not null && after.Exists(cpu => cpu.Limit is null) ? "failed quota: limits.cpu"
        : null;

    private string? OverQuota(ModelQuota quota, (int Requests, int Limits) before) =>
        UsedOf(quota) is var (requests, limits) && requests > before.Requests && requests > quota.Requests ? "exceeded quota: requests.cpu"
        : limits > before.Limits && limits > quota.Limits ? "exceeded quota: limits.cpu"
        : null;

    /// <summary>Lets the kubelet look at what a pod asks for: it accepts that, or says why not.</summary>
    public void Admit(ModelPod pod)
    {
        var others = pods.Where(other => other != pod).Sum(HeldBy);
        pod.InfeasibleGeneration = 0;
        if (IsStatic && pod.Qos == "Guaranteed" && pod.Parts.Any(container => container.Spec != container.Allocated))
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
        foreach (var container in pod.Parts)
            container.Allocated = container.Spec;
    }

    private static int HeldBy(ModelPod pod) => Math.Max(pod.Total(Allocated), pod.Total(container => container.Actual.Request));

    /// <summary>Returns the limits of a pod together; null if no container has one.</summary>
    public static int? LimitOf(ModelPod pod, Func<ModelContainer, int?> limitOf)
    {
        if (!pod.Containers.Exists(container => limitOf(container) is not null))
            return null;
        return Math.Max(pod.Running(limitOf), pod.Starting(limitOf)) + pod.Overhead;
    }

    private static int? Limit(ModelContainer container) => container.Spec.Limit;

    private static int? Spec(ModelContainer container) => container.Spec.Request;

    private static int? Allocated(ModelContainer container) => container.Allocated.Request;
}
