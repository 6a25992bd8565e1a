namespace Bonding.Domain.Allocation;

/// <summary>What a pod takes of one resource of its node, as Kubernetes computes it, in millicores or bytes.</summary>
/// <param name="Containers">Its containers; init containers first, in their order.</param>
/// <param name="Overhead">What its runtime takes beside them.</param>
/// <remarks>
/// All containers and sidecars count together, or an init container with the sidecars that started before it if that is more. What the pod
/// declares for itself replaces that sum. Overhead comes on top.
/// </remarks>
public sealed record PodFootprint(IReadOnlyList<ContainerAmount> Containers, long Overhead)
{
    /// <summary>What the pod declares for all its containers together; null if it does not.</summary>
    public ResourceAmount? Own { get; init; }

    /// <summary>Whether its node has not accepted what it asks for: then what it was allocated goes on to count.</summary>
    public bool IsPending { get; init; }

    /// <summary>Whether its node can never give it what it asks for: then that counts for nobody.</summary>
    public bool IsInfeasible { get; init; }

    /// <summary>What it takes once its node has carried out what it accepted.</summary>
    public long Settled => Total(amount => IsPending ? amount.Allocated ?? amount.Actual ?? amount.Spec : amount.Spec);

    /// <summary>
    /// The most that the kubelet or the scheduler counts for it now: what it asks for, was allocated and has, whichever is more.
    /// </summary>
    public long Held => Total(HeldOf);

    private long HeldOf(ResourceAmount amount)
    {
        var has = Math.Max(amount.Allocated ?? 0, amount.Actual ?? 0);
        return IsInfeasible && (amount.Allocated ?? amount.Actual) is not null ? has : Math.Max(amount.Spec, has);
    }

    private long Total(Func<ResourceAmount, long> count)
    {
        if (Own is { } own)
            return Saturation.Add(count(own), Overhead);
        long together = 0,
            sidecars = 0,
            most = 0;
        foreach (var container in Containers)
        {
            var amount = count(container.Amount);
            if (container.Role == ContainerRole.Initial)
                most = Math.Max(most, Saturation.Add(sidecars, amount));
            else
                together = Saturation.Add(together, amount);
            if (container.Role == ContainerRole.Sidecar)
                sidecars = Saturation.Add(sidecars, amount);
        }
        return Saturation.Add(Math.Max(together, most), Overhead);
    }
}

/// <summary>One resource of a container.</summary>
/// <param name="Role">When the container runs.</param>
/// <param name="Amount">How much of it.</param>
public readonly record struct ContainerAmount(ContainerRole Role, ResourceAmount Amount);

/// <summary>How much of one resource a container, or a pod for all its containers together, asks for and has.</summary>
/// <param name="Spec">What it asks for.</param>
/// <param name="Allocated">What its node has promised it; null if that is not known.</param>
/// <param name="Actual">What it has; null if that is not known.</param>
public readonly record struct ResourceAmount(long Spec, long? Allocated, long? Actual);

/// <summary>When a container runs.</summary>
public enum ContainerRole
{
    /// <summary>As long as the pod.</summary>
    Main,

    /// <summary>From its place among the init containers on, as long as the pod.</summary>
    Sidecar,

    /// <summary>Before the main containers, one after the other.</summary>
    Initial,
}
