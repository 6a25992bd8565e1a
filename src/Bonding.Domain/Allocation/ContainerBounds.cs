namespace Bonding.Domain.Allocation;

/// <summary>What one container of a pod was created with, and what it may request.</summary>
/// <param name="Created">Its CPU when the pod was created.</param>
/// <param name="Least">Least request that the namespace allows it.</param>
/// <param name="Most">Most that it may request: what its own limit and the namespace allow.</param>
public readonly record struct ContainerBounds(ContainerCpu Created, Millicores Least, Millicores Most)
{
    /// <summary>Returns the bounds of the containers that take part.</summary>
    /// <param name="created">Their CPU when the pod was created.</param>
    /// <param name="qos">
    /// Class of the pod: the limit of a container of a Guaranteed pod moves with its request, and does not bound it.
    /// </param>
    /// <param name="range">What the namespace allows a container.</param>
    public static IReadOnlyList<ContainerBounds> Of(IReadOnlyList<ContainerCpu> created, PodQos qos, CpuRange range)
    {
        var weightless = ContainerCpu.RequestOf(created) == Millicores.Zero;
        return [.. created.Select(container => Of(container, qos, range, mayGrow: weightless || container.Request > Millicores.Zero))];
    }

    /// <summary>Returns the bounds of a pod that requests CPU for all its containers together.</summary>
    /// <param name="created">Its CPU when it was created.</param>
    /// <param name="qos">Class of the pod.</param>
    /// <param name="least">Least request: its containers' requests must fit into it.</param>
    public static IReadOnlyList<ContainerBounds> OfPod(ContainerCpu created, PodQos qos, Millicores least)
    {
        var most = qos == PodQos.Guaranteed ? Millicores.MaxValue : created.Limit ?? Millicores.MaxValue;
        return [new ContainerBounds(created, Millicores.Min(most, least), most)];
    }

    // A container that asked for nothing beside others that did has no part in what the pod's request is worth.
    private static ContainerBounds Of(ContainerCpu container, PodQos qos, CpuRange range, bool mayGrow)
    {
        if (!mayGrow)
            return new ContainerBounds(container, Millicores.Zero, Millicores.Zero);
        var ownLimit = qos == PodQos.Guaranteed ? Millicores.MaxValue : container.Limit ?? Millicores.MaxValue;
        var most = Millicores.Min(ownLimit, range.Max);
        return new ContainerBounds(container, Millicores.Min(most, range.LeastFor(container.Limit, qos)), most);
    }
}

/// <summary>The CPU that LimitRanges allow a container, or a pod.</summary>
/// <param name="Min">Least request and limit.</param>
/// <param name="Max">Most request and limit.</param>
public readonly record struct CpuRange(Millicores Min, Millicores Max)
{
    public static CpuRange Any { get; } = new(Millicores.Zero, Millicores.MaxValue);

    private const int Scale = 1_000;

    /// <summary>How many times its request a limit may be, in thousandths; 0 if that is not bounded.</summary>
    public long RatioPerMille { get; init; }

    /// <summary>Returns the least request beside a limit.</summary>
    public Millicores LeastFor(Millicores? limit, PodQos qos)
    {
        if (RatioPerMille == 0 || limit is not { } most || qos == PodQos.Guaranteed)
            return Min;
        var least = (most.Value * (long)Scale + RatioPerMille - 1) / RatioPerMille;
        return Millicores.Max(Min, new Millicores((int)Math.Min(int.MaxValue, least)));
    }

    /// <summary>Returns what two ranges allow together.</summary>
    public static CpuRange Both(CpuRange one, CpuRange other) =>
        new(Millicores.Max(one.Min, other.Min), Millicores.Min(one.Max, other.Max))
        {
            RatioPerMille =
                one.RatioPerMille == 0 || other.RatioPerMille == 0
                    ? Math.Max(one.RatioPerMille, other.RatioPerMille)
                    : Math.Min(one.RatioPerMille, other.RatioPerMille),
        };
}

/// <summary>The CPU that the LimitRanges of a namespace allow.</summary>
/// <param name="Container">Each container.</param>
/// <param name="Pod">All containers of a pod together.</param>
public readonly record struct NamespaceRange(CpuRange Container, CpuRange Pod)
{
    public static NamespaceRange Any { get; } = new(CpuRange.Any, CpuRange.Any);

    /// <summary>The amounts that they have defaults for.</summary>
    public ContainerGaps Fills { get; init; }

    /// <summary>Returns what two ranges allow together.</summary>
    public static NamespaceRange Both(NamespaceRange one, NamespaceRange other) =>
        new(CpuRange.Both(one.Container, other.Container), CpuRange.Both(one.Pod, other.Pod)) { Fills = one.Fills | other.Fills };
}

/// <summary>What the containers of a pod that take part may request together.</summary>
/// <param name="Least">Least request.</param>
/// <param name="Most">Most that they may request.</param>
/// <param name="LeastLimit">Least that their limits may be together, where all have one.</param>
public readonly record struct PodBounds(Millicores Least, Millicores Most, Millicores LeastLimit)
{
    /// <summary>Bounds nothing.</summary>
    public static PodBounds None { get; } = new(Millicores.Zero, Millicores.MaxValue, Millicores.Zero);

    /// <summary>Returns what each container and the namespace's rule for whole pods allow.</summary>
    /// <param name="containers">The containers that take part; without any, nothing is bounded.</param>
    /// <param name="others">The others that run as long as the pod, and what its runtime takes beside them.</param>
    /// <param name="startingLimits">Limits while it starts.</param>
    /// <param name="qos">Class of the pod.</param>
    /// <param name="range">What the namespace allows a pod.</param>
    public static PodBounds Of(
        IReadOnlyList<ContainerBounds> containers,
        IReadOnlyList<ContainerCpu> others,
        Millicores startingLimits,
        PodQos qos,
        CpuRange range
    )
    {
        if (containers.Count == 0)
            return None;
        long least = 0,
            most = 0,
            created = 0;
        foreach (var container in containers)
        {
            least += container.Least.Value;
            most += container.Most.Value;
            created += container.Created.Request.Value;
        }
        if (range == CpuRange.Any)
            return new PodBounds(Of(least), Of(most), Millicores.Zero);
        var beside = ContainerCpu.RequestOf(others).Value;
        var limits = Millicores.Max(startingLimits, KnownLimits(containers.Select(container => container.Created).Concat(others)));
        // What the pod was created with is allowed, also where init containers make up for it.
        var leastOfPod = Math.Min(created, range.LeastFor(limits, qos).Value - (long)beside);
        var mostOfPod = Math.Max(created, range.Max.Value - (long)beside);
        return new PodBounds(
            Of(Math.Max(least, leastOfPod)),
            Of(Math.Min(most, mostOfPod)),
            Of(range.Min.Value - KnownLimits(others).Value)
        );
    }

    private static Millicores KnownLimits(IEnumerable<ContainerCpu> containers)
    {
        var sum = Millicores.Zero;
        foreach (var container in containers)
            sum += container.Limit ?? Millicores.Zero;
        return sum;
    }

    private static Millicores Of(long millicores) => new((int)Math.Clamp(millicores, 0, int.MaxValue));
}
