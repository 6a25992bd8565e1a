using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

/// <summary>The only pod of its tenant, with all that its resize depends on. CPU in millicores.</summary>
public sealed record SamplePod
{
    public const string Key = "ns/a";

    public int Request { get; init; }

    public int? Limit { get; init; }

    public int? BaseLimit { get; init; }

    public PodQos Qos { get; init; } = PodQos.Burstable;

    public DateTimeOffset? ResizedAt { get; init; }

    public string? Obstacle { get; init; }

    public bool EvenIsGuaranteed { get; init; } = true;

    public int LeastRequest { get; init; }

    public int MostRequest { get; init; } = int.MaxValue;

    public ResizeState State { get; init; }

    /// <summary>What it asks for while its node has not accepted it.</summary>
    public int Asked { get; init; }

    public DateTimeOffset? PendingSince { get; init; }

    public RefusedResize? Deferred { get; init; }

    public bool NodeWillHold { get; init; }

    public RefusedResize? Refused { get; init; }

    public BondingMode Mode { get; init; } = BondingMode.Enforce;

    public int SizeMillicores { get; init; }

    public int BaselineMillicores { get; init; }

    public bool Migrating { get; init; }

    public bool CreditsExhausted { get; init; }

    public bool NodeIsShort { get; init; }

    public int? NodeAllocatable { get; init; }

    public string ShareReason { get; init; } = AllocationReason.BaseRequest;

    public int Units { get; init; }

    public LastWrite LastWrite { get; init; }

    public PlannedResize ResizeTo(int share, AllocationRules rules)
    {
        var (pod, tenant) = (PodFacts, TenantFacts);
        return ResizeRule.ResizeOf(Placed(ref pod, ref tenant), new Millicores(share), ShareReason, rules);
    }

    public string? HoldReason(PlannedResize resize, AllocationRules rules, DateTimeOffset now)
    {
        var (pod, tenant) = (PodFacts, TenantFacts);
        return ResizeRule.HoldReason(Placed(ref pod, ref tenant), resize, rules, now);
    }

    /// <summary>What is written to bring it to its share; null if it is left as it is.</summary>
    public PlannedResize? Written(int share, AllocationRules rules, DateTimeOffset now)
    {
        var resize = ResizeTo(share, rules);
        return HoldReason(resize, rules, now) is null ? resize : null;
    }

    private PodFacts PodFacts =>
        new(Key, 0, 0, new Millicores(Request), Cpu(Limit), new Millicores(Request), Cpu(BaseLimit))
        {
            Qos = Qos,
            ResizedAt = ResizedAt,
            Obstacle = Obstacle,
            EvenIsGuaranteed = EvenIsGuaranteed,
            LeastRequest = new Millicores(LeastRequest),
            MostRequest = new Millicores(MostRequest),
            Pending = new PendingResize(State, new Millicores(Asked), PendingSince),
            Deferred = Deferred,
            Refused = Refused,
        };

    private TenantFacts TenantFacts =>
        new(Key, Mode, Units, new Millicores(SizeMillicores), default)
        {
            Baseline = new Millicores(BaselineMillicores),
            IsMigrating = Migrating,
        };

    private static Millicores? Cpu(int? millicores) => millicores is { } value ? new Millicores(value) : null;

    private PlacedPod Placed(ref PodFacts pod, ref TenantFacts tenant) =>
        new(ref pod, ref tenant, podsOfTenant: 1)
        {
            CreditsExhausted = CreditsExhausted,
            NodeIsShort = NodeIsShort,
            NodeWillHold = NodeWillHold,
            LastWrite = LastWrite,
            NodeAllocatable = Cpu(NodeAllocatable),
        };
}
