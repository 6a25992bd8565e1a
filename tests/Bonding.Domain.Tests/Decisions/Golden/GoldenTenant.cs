using System.Globalization;
using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Decisions.Golden;

/// <summary>A tenant with one pod. CPU in millicores; lists have one entry a tick, the last one goes on.</summary>
internal sealed class GoldenTenant
{
    private DateTimeOffset? _resizedAt;
    private int? _request;
    private int? _limit;

    public string Name { get; set; } = "";

    public string Node { get; set; } = "n1";

    public BondingMode Mode { get; set; } = BondingMode.Enforce;

    public List<int> Units { get; set; } = [0];

    public int Vcpus { get; set; } = 2;

    public int BaselinePercent { get; set; } = 20;

    public CreditSpecification Specification { get; set; } = CreditSpecification.Standard;

    /// <summary>Credits.</summary>
    public string Balance { get; set; } = "10";

    public int Base { get; set; } = 200;

    /// <summary>Request at the beginning; the base unless told.</summary>
    public int? Request { get; set; }

    public int? Limit { get; set; }

    public PodQos Qos { get; set; } = PodQos.Burstable;

    public string? Obstacle { get; set; }

    public List<bool> BaseStored { get; set; } = [true];

    /// <summary>A request that the node called infeasible before.</summary>
    public int? Infeasible { get; set; }

    /// <summary>Whether a migration waits or is under way.</summary>
    public List<bool> Migrating { get; set; } = [false];

    /// <summary>[need, level, sigma, expected] as shares of the size; empty without a forecast.</summary>
    public List<double[]> Cpu { get; set; } = [];

    public List<double[]> Memory { get; set; } = [];

    /// <summary>[soon, ahead, highest ahead, alarms right, bursts announced]; empty without a period.</summary>
    public List<double[]> Phase { get; set; } = [];

    /// <summary>How old a sample can be, in seconds.</summary>
    public int Staleness { get; set; } = 2;

    /// <summary>[ahead, peak]: what is remembered of its use at the beginning.</summary>
    public float[] Remembered { get; set; } = [0, 0];

    public int RequestNow => _request ?? Request ?? Base;

    private int? LimitNow => _limit ?? Limit;

    public FairnessState FairnessBefore => new(Remembered[0], Remembered[1]);

    public string Key => $"ns/{Name}";

    public TenantFacts At(int tick)
    {
        var account = AccountRules.Of(EarnRate.Of(BaselinePercent, Vcpus)) with { Specification = Specification };
        var ledger = CreditLedger.Empty.Grant(CreditAmount.Parse(Balance), account.Cap) with
        {
            Checkpoint = new UsageCheckpoint(UsageTime.Zero, GoldenCase.Start, ""),
        };
        var outlook = new DemandOutlook(OutlookOf(Cpu, tick), OutlookOf(Memory, tick), null);
        return new TenantFacts(Key, Mode, Units[Math.Min(tick, Units.Count - 1)], Millicores.FromVcpus(Vcpus), outlook)
        {
            Used = (float)(outlook.Cpu?.Expected ?? double.NaN),
            Bursts = new BurstOutlook((float)(outlook.Cpu?.Expected ?? double.NaN), TimeSpan.FromSeconds(Staleness), PhaseAt(tick)),
            IsMigrating = Migrating[Math.Min(tick, Migrating.Count - 1)],
            Baseline = account.Rate.Baseline,
            Reserve = CpuLimitRule.ReserveOf(ledger, account, AllocationRules.Default),
        };
    }

    public PodFacts PodAt(int tick, int tenant, int node) =>
        new(Key, tenant, node, new(RequestNow), Amount(LimitNow), new(Base), Amount(Limit))
        {
            Qos = Qos,
            Obstacle = Obstacle,
            BaseIsStored = BaseStored[Math.Min(tick, BaseStored.Count - 1)],
            ResizedAt = _resizedAt,
            Infeasible = Amount(Infeasible),
        };

    public string Tell(in TenantOutcome tenant, in PodOutcome pod)
    {
        var multiplier = tenant.Multiplier;
        var tier = BondingRules.Default.Tiers.TierFor(multiplier.Base);
        var pressure = tenant.Pressure.Memory ? "; memory is near its limit" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: {multiplier.Base:0.###} x {multiplier.Adjustment:0.###} = {multiplier.Effective:0.###} "
                + $"tier {tier} {multiplier.Reason}/{multiplier.BoundBy}; request {RequestNow}, "
                + $"share {pod.Target?.Value.ToString() ?? "none"} {pod.ShareReason}; {pod.Reason}{pressure}"
        );
    }

    public void Take(in PodOutcome pod, DateTimeOffset now)
    {
        if (pod.WillBeWritten)
            (_request, _limit, _resizedAt) = (pod.Resize.ToRequest.Value, pod.Resize.ToLimit?.Value, now);
    }

    private static Millicores? Amount(int? millicores) => millicores is { } value ? new Millicores(value) : null;

    private PhaseOutlook? PhaseAt(int tick) =>
        Phase.Count > 0 && Phase[Math.Min(tick, Phase.Count - 1)] is { Length: 5 } at
            ? new PhaseOutlook((float)at[0], (float)at[1], (float)at[2], (float)at[3], (float)at[4])
            : null;

    private static ResourceOutlook? OutlookOf(List<double[]> ticks, int tick)
    {
        if (ticks.Count == 0 || ticks[Math.Min(tick, ticks.Count - 1)] is not { Length: > 0 } numbers)
            return null;
        return new ResourceOutlook(numbers[0], numbers[1], numbers[2]) { Expected = numbers.Length > 3 ? numbers[3] : numbers[0] };
    }
}
