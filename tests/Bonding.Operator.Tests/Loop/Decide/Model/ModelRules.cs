using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Decide.Model;

/// <summary>What a LimitRange allows a container or a pod. CPU in millicores; 0 or null where nothing is set.</summary>
internal sealed record ModelRange(int Min, int? Max, int Ratio)
{
    public static ModelRange None { get; } = new(0, null, 0);

    /// <summary>The request that a container gets which has none; null if there is no default.</summary>
    public int? DefaultRequest { get; init; }

    /// <summary>The limit that a container gets which has none; null if there is no default.</summary>
    public int? DefaultLimit { get; init; }

    /// <summary>Returns what becomes of a request and a limit, in a call that names them or not.</summary>
    public (int? Request, int? Limit) Filled((int? Request, int? Limit) cpu) => (cpu.Request ?? DefaultRequest, cpu.Limit ?? DefaultLimit);

    /// <summary>Returns what is wrong with a request and a limit; null if nothing is.</summary>
    public string? Beyond(int? request, int? limit) =>
        Min > 0 && ((request ?? 0) < Min || limit < Min) ? $"request {request} or limit {limit} below {Min}"
        : Max is { } max && (limit is null || limit > max || request > max) ? $"request {request} or limit {limit} above {max}"
        : Ratio > 0 && (limit is null || (request ?? 0) * Ratio < limit) ? $"limit {limit} is over {Ratio} times {request}"
        : null;

    public V1LimitRangeItem Item(string type) =>
        new()
        {
            Type = type,
            Min = Min > 0 ? ModelPod.Cpu(Min) : null,
            Max = Max is { } max ? ModelPod.Cpu(max) : null,
            DefaultRequest = DefaultRequest is { } request ? ModelPod.Cpu(request) : null,
            DefaultProperty = DefaultLimit is { } limit ? ModelPod.Cpu(limit) : null,
            MaxLimitRequestRatio = Ratio > 0 ? ModelPod.Cpu(Ratio * 1_000) : null,
        };
}

/// <summary>What a quota allows the pods that it counts. CPU in millicores; null where nothing is set.</summary>
/// <param name="PriorityClass">The class of the pods that it counts; null for all.</param>
internal sealed record ModelQuota(string? PriorityClass, int? Requests, int? Limits)
{
    public bool Counts(ModelPod pod) => PriorityClass is null || pod.PriorityClass == PriorityClass;

    public V1ResourceQuota Object(int index, int requests, int limits) =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = $"quota-{index}", NamespaceProperty = "ns" },
            Spec = new V1ResourceQuotaSpec
            {
                ScopeSelector = PriorityClass is null
                    ? null
                    : new V1ScopeSelector
                    {
                        MatchExpressions =
                        [
                            new V1ScopedResourceSelectorRequirement
                            {
                                ScopeName = "PriorityClass",
                                OperatorProperty = "In",
                                Values = [PriorityClass],
                            },
                        ],
                    },
            },
            Status = new V1ResourceQuotaStatus { Hard = Amounts(Requests, Limits), Used = Amounts(requests, limits) },
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

/// <summary>What a namespace allows.</summary>
internal sealed record ModelRules(ModelRange Container, ModelRange Pod, IReadOnlyList<ModelQuota> Quotas)
{
    public static ModelRules None { get; } = new(ModelRange.None, ModelRange.None, []);

    public V1LimitRange Range() =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = "range", NamespaceProperty = "ns" },
            Spec = new V1LimitRangeSpec { Limits = [Container.Item("Container"), Pod.Item("Pod")] },
        };
}
