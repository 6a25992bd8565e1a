namespace Bonding.Domain.Allocation;

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
