using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Decide.Model;

/// <summary>A pod as its API server and its kubelet keep it. CPU in millicores; memory is even or not.</summary>
internal sealed class ModelPod
{
    public required string Name { get; init; }

    public required List<ModelContainer> Containers { get; init; }

    public int Overhead { get; init; }

    /// <summary>What it requests for all its containers together; null if it does not.</summary>
    public ModelContainer? Own { get; init; }

    /// <summary>All that has CPU of its own.</summary>
    public IEnumerable<ModelContainer> Parts => Own is null ? Containers : Containers.Append(Own);

    public bool IsTenant { get; init; }

    public int Priority { get; init; }

    public string? PriorityClass { get; init; }

    /// <summary>Whether its class lets others be deleted for it.</summary>
    public bool Preempts { get; init; }

    /// <summary>Whether its node could not carry out what it accepted.</summary>
    public bool IsFailing { get; set; }

    public string Qos { get; private set; } = "";

    public int Generation { get; private set; } = 1;

    /// <summary>The generation that its node deferred; 0 for none.</summary>
    public int DeferredGeneration { get; set; }

    /// <summary>The generation that its node called infeasible; 0 for none.</summary>
    public int InfeasibleGeneration { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>Settles the class once, at creation.</summary>
    public ModelPod Created()
    {
        Qos = QosOf(container => container.Spec);
        foreach (var part in Parts)
            (part.Allocated, part.Actual) = (part.Spec, part.Spec);
        return this;
    }

    public void Accept(List<(int? Request, int? Limit)> specs)
    {
        foreach (var (part, spec) in Parts.Zip(specs))
            part.Spec = spec;
        (Generation, Version) = (Generation + 1, Version + 1);
    }

    /// <summary>The CPU that it takes by some value of its containers.</summary>
    public int Total(Func<ModelContainer, int?> amountOf)
    {
        if (Own is { } own)
            return (amountOf(own) ?? 0) + Overhead;
        return Math.Max(Running(amountOf), Starting(amountOf)) + Overhead;
    }

    /// <summary>The sum of what runs as long as the pod.</summary>
    public int Running(Func<ModelContainer, int?> amountOf) =>
        Containers.Where(container => container.Kind != 'i').Sum(container => amountOf(container) ?? 0);

    /// <summary>The most that an init container has with the sidecars before it.</summary>
    public int Starting(Func<ModelContainer, int?> amountOf) =>
        Containers
            .Index()
            .Where(one => one.Item.Kind == 'i')
            .Select(one =>
                (amountOf(one.Item) ?? 0)
                + Containers.Take(one.Index).Where(before => before.Kind == 's').Sum(before => amountOf(before) ?? 0)
            )
            .DefaultIfEmpty()
            .Max();

    public string QosOf(Func<ModelContainer, (int? Request, int? Limit)> cpuOf)
    {
        var all = Containers.Select(container => (Cpu: cpuOf(container), container.HasMemory, container.MemoryIsEven)).ToList();
        if (Own is null && all.TrueForAll(one => (one.Cpu.Request ?? 0) == 0 && (one.Cpu.Limit ?? 0) == 0 && !one.HasMemory))
            return "BestEffort";
        var isEven = all.TrueForAll(one => one.HasMemory && one.MemoryIsEven && one.Cpu.Limit > 0 && one.Cpu.Request == one.Cpu.Limit);
        return Own is null && isEven ? "Guaranteed" : "Burstable";
    }

    public V1Pod Object(string node)
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = Name,
                NamespaceProperty = "ns",
                Uid = Name,
                Generation = Generation,
                ResourceVersion = $"{Version}",
            },
            Spec = new V1PodSpec
            {
                NodeName = node,
                InitContainers = [.. Containers.Where(container => container.Kind != 'm').Select(container => container.Object())],
                Containers = [.. Containers.Where(container => container.Kind == 'm').Select(container => container.Object())],
                Overhead = Overhead == 0 ? null : Cpu(Overhead),
                Resources = Own is { } own ? new V1ResourceRequirements { Requests = Cpu(own.Spec.Request ?? 0) } : null,
                Priority = Priority,
                PriorityClassName = PriorityClass,
                PreemptionPolicy = Preempts ? "PreemptLowerPriority" : "Never",
            },
            Status = new V1PodStatus
            {
                Phase = "Running",
                QosClass = Qos,
                InitContainerStatuses = [.. Containers.Where(container => container.Kind == 's').Select(container => container.Status())],
                ContainerStatuses = [.. Containers.Where(container => container.Kind == 'm').Select(container => container.Status())],
            },
        };
        if (Own is { } whole)
        {
            pod.Status.AllocatedResources = Cpu((whole.Allocated.Request ?? 0) + Overhead);
            pod.Status.Resources = new V1ResourceRequirements { Requests = Cpu(whole.Actual.Request ?? 0) };
        }
        pod.Status.Conditions = [.. Conditions()];
        return pod;
    }

    private IEnumerable<V1PodCondition> Conditions()
    {
        if (DeferredGeneration + InfeasibleGeneration > 0)
            yield return new V1PodCondition
            {
                Type = "PodResizePending",
                Status = "True",
                Reason = DeferredGeneration > 0 ? "Deferred" : "Infeasible",
                ObservedGeneration = DeferredGeneration + InfeasibleGeneration,
            };
        if (IsFailing)
            yield return new V1PodCondition
            {
                Type = "PodResizeInProgress",
                Status = "True",
                Reason = "Error",
            };
    }

    internal static Dictionary<string, ResourceQuantity> Cpu(int millicores) => new() { ["cpu"] = new($"{millicores}m") };
}

/// <summary>One container: <c>m</c>ain, <c>s</c>idecar or <c>i</c>nit.</summary>
internal sealed class ModelContainer
{
    public required string Name { get; init; }

    public char Kind { get; init; } = 'm';

    public bool HasMemory { get; init; }

    public bool MemoryIsEven { get; init; }

    public (int? Request, int? Limit) Spec { get; set; }

    public (int? Request, int? Limit) Allocated { get; set; }

    public (int? Request, int? Limit) Actual { get; set; }

    public V1Container Object() =>
        new()
        {
            Name = Name,
            RestartPolicy = Kind == 's' ? "Always" : null,
            Resources = new V1ResourceRequirements
            {
                Requests = Amounts(Spec.Request, HasMemory ? "64Mi" : null),
                Limits = Amounts(Spec.Limit, HasMemory && MemoryIsEven ? "64Mi" : null),
            },
        };

    public V1ContainerStatus Status() =>
        new()
        {
            Name = Name,
            AllocatedResources = Amounts(Allocated.Request, null),
            Resources = new V1ResourceRequirements { Requests = Amounts(Actual.Request, null), Limits = Amounts(Actual.Limit, null) },
        };

    private static Dictionary<string, ResourceQuantity> Amounts(int? cpu, string? memory)
    {
        var amounts = cpu is { } millicores ? ModelPod.Cpu(millicores) : [];
        if (memory is not null)
            amounts["memory"] = new(memory);
        return amounts;
    }
}
