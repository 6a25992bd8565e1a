namespace Bonding.Domain.Metering;

/// <summary>
/// What held a tenant back in a stretch of time, and by how much. Usage is what a share lets through; demand is usage and what waited for
/// a larger share.
/// </summary>
/// <param name="Cause">What held it back.</param>
/// <param name="Waiting">The CPU that it would have used besides, in vCPUs; 0 unless it waited for weight.</param>
public readonly record struct Contention(ContentionCause Cause, double Waiting)
{
    // Of what would have been used. Threads always wait for a scheduler now and then.
    private const double Notable = 0.1;

    /// <summary>Nothing is known. That is not the same as nothing having waited.</summary>
    public static Contention Unknown => default;

    /// <summary>Returns what held a tenant back.</summary>
    /// <param name="parts">What is known of its vCPUs, or of its containers.</param>
    /// <param name="used">Its usage in vCPUs.</param>
    /// <param name="areVcpus">
    /// Whether each part is one vCPU, whose waiting is exact. A container's pressure says that some thread waited, not how many: it counts
    /// for one, or for the same share of what the tenant used if that is more.
    /// </param>
    /// <param name="hasLimit">Whether the tenant has a CPU limit. Then waiting that is not known to be no throttling tells nothing.</param>
    public static Contention Of(IReadOnlyCollection<WaitingPart> parts, double used, bool areVcpus, bool hasLimit)
    {
        var known = parts.Where(part => !double.IsNaN(part.Waited)).ToList();
        var throttled = parts.Where(part => !double.IsNaN(part.Throttled)).Select(part => part.Throttled).DefaultIfEmpty(0).Max();
        if (known.Count == 0)
            return new Contention(throttled >= Notable ? ContentionCause.OwnLimit : ContentionCause.Unknown, 0);
        if (!IsNotable(CpuOf(known.Sum(part => part.Waited), known.Count, used, areVcpus), used))
            return new Contention(ContentionCause.None, 0);
        if (hasLimit && known.Exists(part => double.IsNaN(part.Throttled)))
            return Unknown;
        var waiting = CpuOf(known.Sum(part => part.ForWeight), known.Count, used, areVcpus);
        return IsNotable(waiting, used) ? new Contention(ContentionCause.Weight, waiting) : new Contention(ContentionCause.OwnLimit, 0);
    }

    private static double CpuOf(double shares, int parts, double used, bool areVcpus) =>
        areVcpus ? shares : Math.Max(shares, used * shares / parts);

    private static bool IsNotable(double waiting, double used) => waiting >= Notable * (used + waiting) && waiting > 0;
}

/// <summary>
/// How long a vCPU, or some thread of a container, waited for CPU, as shares of a stretch of time; NaN if that is not known.
/// </summary>
/// <param name="Waited">For any reason. The time that a thread is held back by its own limit counts as waiting.</param>
/// <param name="Throttled">At most because of its own limit.</param>
public readonly record struct WaitingPart(double Waited, double Throttled)
{
    /// <summary>At least for weight.</summary>
    public double ForWeight => Math.Max(0, Waited - (double.IsNaN(Throttled) ? 0 : Throttled));
}

/// <summary>What held a tenant back.</summary>
public enum ContentionCause
{
    /// <summary>No series says whether it waited, or it has a limit and no series says what that held back.</summary>
    Unknown,

    /// <summary>Nothing to speak of.</summary>
    None,

    /// <summary>Its own CPU limit. More weight would not help it.</summary>
    OwnLimit,

    /// <summary>Others, who have more weight.</summary>
    Weight,
}
