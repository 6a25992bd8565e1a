namespace Bonding.Domain.Allocation;

/// <summary>The CPU of one container of a pod, or of a pod that requests CPU for all its containers together.</summary>
/// <param name="Name">Its name, which is unique in the pod; empty for the pod itself.</param>
/// <param name="Request">Its request; zero if it has none.</param>
/// <param name="Limit">Its limit, if any.</param>
public sealed record ContainerCpu(string Name, Millicores Request, Millicores? Limit)
{
    /// <summary>Whether it is an init container that runs as long as the pod does.</summary>
    public bool IsSidecar { get; init; }

    /// <summary>Whether it stands for the pod itself.</summary>
    public bool IsPod => Name.Length == 0;

    /// <summary>Returns what containers request together.</summary>
    public static Millicores RequestOf(IReadOnlyList<ContainerCpu> containers)
    {
        var sum = Millicores.Zero;
        for (var index = 0; index < containers.Count; index++)
            sum += containers[index].Request;
        return sum;
    }

    /// <summary>Returns the sum of the limits; null if a container has none, or there is no container.</summary>
    public static Millicores? LimitOf(IReadOnlyList<ContainerCpu> containers)
    {
        var sum = Millicores.Zero;
        for (var index = 0; index < containers.Count; index++)
        {
            if (containers[index].Limit is not { } limit)
                return null;
            sum += limit;
        }
        return containers.Count == 0 ? null : sum;
    }
}
