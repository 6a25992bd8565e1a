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

    /// <summary>Returns what two ranges allow together.</summary>
    public static NamespaceRange Both(NamespaceRange one, NamespaceRange other) =>
        new(CpuRange.Both(one.Container, other.Container), CpuRange.Both(one.Pod, other.Pod));
}
