namespace Bonding.Domain.Allocation;

/// <summary>The numbers of the allocation and of the plan that carries it out.</summary>
public sealed record AllocationRules
{
    /// <summary>The cluster's service level for pod writes by one client, in writes per second. No policy goes above it.</summary>
    public const double MaxWritesPerSecond = 20;

    private const double LeastBurst = 5;

    public static AllocationRules Default { get; } = new();

    /// <summary>Share of a node's allocatable CPU that is left free for new pods, 0 to 1.</summary>
    public double Headroom { get; init; } = 0.1;

    /// <summary>Least request of a tenant; below it the kernel's weights no longer tell steps apart.</summary>
    public Millicores Floor { get; init; } = new(50);

    /// <summary>The label of accounts that names their owner; empty: the owner is the namespace.</summary>
    public string OwnerLabel { get; init; } = "";

    /// <summary>How long a tenant's use is remembered, to be even between owners over time; zero: not at all.</summary>
    public TimeSpan FairnessWindow { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What an unbonded tenant keeps of its fair part of the CPU when others come first, 0 to 1.</summary>
    public double Guarantee { get; init; } = 0.5;

    /// <summary>
    /// How much use, in seconds of its part, an owner must be ahead by so that its weight falls by a factor of e. The less, the stricter
    /// the order, and the more writes it takes.
    /// </summary>
    public TimeSpan CatchUp { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A change below this share of the present request is not written.</summary>
    public double Band { get; init; } = 0.2;

    /// <summary>A pod that was resized is left alone this long.</summary>
    public TimeSpan Dwell { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How soon a request that is evened out with its peers may move back to where it came from.</summary>
    public TimeSpan TurnAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pod-spec writes per second over the whole cluster.</summary>
    public double WritesPerSecond { get; init; } = 5;

    /// <summary>
    /// The rate at which pod specs are written. At once, the writes of one second, at least five: a boost is written together with the
    /// decreases that make room for it.
    /// </summary>
    public TokenRate WriteRate
    {
        get
        {
            var perSecond = Math.Min(WritesPerSecond, MaxWritesPerSecond);
            return new TokenRate(perSecond, Math.Max(LeastBurst, perSecond));
        }
    }

    /// <summary>
    /// Least CPU limit per vCPU when a limit is lowered: below it a guest's vCPUs hold each other's locks too long.
    /// </summary>
    public Millicores LimitFloorPerVcpu { get; init; } = new(250);

    /// <summary>Most that one write lowers a CPU limit by, as a share of it. The band counts instead where it is wider.</summary>
    public double LimitStep { get; init; } = 0.25;

    /// <summary>A lowered limit comes back when the account has saved this many minutes of its earnings.</summary>
    public int LimitReleaseMinutes { get; init; } = 5;

    /// <summary>
    /// Whether a tenant without a CPU limit may be given one when its credits are exhausted. A limit can never be removed again.
    /// </summary>
    public bool HardThrottling { get; init; }
}
