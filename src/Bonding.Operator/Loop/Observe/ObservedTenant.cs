using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;
using Bonding.Operator.Cluster;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Loop.Observe;

/// <summary>One account with what runs its tenant, as of the beginning of a tick.</summary>
/// <param name="Account">The account in memory.</param>
/// <param name="Stored">Its object.</param>
/// <param name="Rules">How it earns and spends.</param>
/// <param name="Tenant">What runs its tenant.</param>
/// <param name="State">What is remembered of it.</param>
public sealed record ObservedTenant(LiveAccount Account, CreditAccount Stored, AccountRules Rules, Tenant Tenant, TenantState State)
{
    /// <summary>How far the operator goes.</summary>
    public BondingMode Mode { get; init; } = Stored.Spec.Mode;

    /// <summary>How far back samples are read.</summary>
    public required TimeSpan MaxCatchUp { get; init; }

    /// <summary>What was forecast of it when the tick began.</summary>
    public TenantForecasts Forecasts { get; init; } = TenantForecasts.Unknown;

    /// <summary>
    /// All the CPU that the tenant can use: of a VM, its vCPUs; of pods, the limits that they were created with, else as
    /// declared for earning. Not their present limits, for these are written by the operator and would follow themselves.
    /// </summary>
    public Millicores Size => Tenant.Size ?? LimitsOfPods ?? Millicores.FromVcpus(DeclaredVcpus(Stored.Spec.Earning));

    /// <summary>
    /// Returns its owner: the value of the label of its account, with the label's key, which no namespace is named like; without that
    /// label, its namespace.
    /// </summary>
    /// <param name="label">Key of the label; empty for none.</param>
    public string OwnerBy(string label) =>
        label.Length > 0 && Stored.Metadata.Labels is { } labels && labels.TryGetValue(label, out var owner)
            ? $"{label}={owner}"
            : Account.Key.Namespace;

    /// <summary>Returns up to where its samples were read, or before the first one, from where on they count.</summary>
    /// <param name="present">The present on the clock of the samples.</param>
    public DateTimeOffset ReadTo(DateTimeOffset present) => Account.ReadTo ?? BeginsAt(present);

    /// <summary>
    /// Returns from when on its use counts: from its own beginning, also when the operator was away just then or
    /// its tenant began later.
    /// </summary>
    /// <param name="present">The present on the clock of the samples.</param>
    public DateTimeOffset CountsFrom(DateTimeOffset present) =>
        Account.Ledger.Checkpoint is not null ? CreatedAt
        : BeganAt is null ? ReadTo(present)
        : BeginsAt(present);

    /// <summary>Whether the samples before where it was read to are known to this process.</summary>
    public bool IsRemembered =>
        State.CpuSamples.For(Account.Ledger.Checkpoint).IsComplete
        && Account.Buckets.All(bucket =>
            State.BucketSamples.GetValueOrDefault(bucket.Key, SampleMemory.Empty).For(bucket.Value.Checkpoint).IsComplete
        );

    /// <summary>Returns up to where the samples of a bucket were read. A bucket counts from when it is first seen.</summary>
    public DateTimeOffset ReadTo(BucketResource resource, DateTimeOffset present) =>
        Account.BucketReadTo(resource) ?? present - ReadWindow.ScrapeDelay;

    /// <summary>Returns the full use of a bucket's resource, in its units.</summary>
    public int SizeOf(BucketResource resource) => (Stored.Spec.Buckets ?? []).First(bucket => bucket.Resource == resource).Size;

    /// <summary>Returns whether the tenant has credits for a resource and none of them is left.</summary>
    public bool IsUsedUp(BucketResource resource) =>
        Account.Buckets.GetValueOrDefault(resource) is { } bucket && bucket.Balance == CreditAmount.Zero;

    /// <summary>The exporter that reports its usage.</summary>
    public MetricSource Source =>
        Stored.Spec.TenantRef.Kind is TenantKind.VirtualMachine or TenantKind.VirtualMachineInstance
            ? MetricSource.VirtualMachine
            : MetricSource.Pod;

    /// <summary>Returns the series of its use in a stretch of the past: of what runs now, and of its pods that are gone.</summary>
    public IEnumerable<MetricSeries> SeriesIn(UsageReading reading, MeteredResource resource) =>
        Tenant
            .Metrics.Concat(Tenant.Controllers.SelectMany(controller => reading.Gone[controller]))
            .SelectMany(key => reading.Series[(key, resource)]);

    /// <summary>Whose series say what held it back: those of its usage, and of a VM also its pods, for their limits.</summary>
    public IEnumerable<MetricKey> ContentionKeys =>
        Tenant.Metrics.Union(Tenant.Pods.Select(pod => new MetricKey(MetricSource.Pod, pod.Namespace, pod.Name)));

    /// <summary>Returns up to where each of its ledgers was read.</summary>
    public IEnumerable<DateTimeOffset> AllReadTo(DateTimeOffset present) =>
        Rules.Buckets.Keys.Select(resource => ReadTo(resource, present)).Prepend(ReadTo(present));

    private Millicores? LimitsOfPods
    {
        get
        {
            var sum = Millicores.Zero;
            foreach (var pod in Tenant.Pods)
            {
                if (State.GetOrAdd(pod).Base.Limit is not { } limit)
                    return null;
                sum += limit;
            }
            return sum > Millicores.Zero ? sum : null;
        }
    }

    // One that was switched off counts from now, and so does one whose spec was edited before its first sample: it may have been off until
    // then.
    private DateTimeOffset? BeganAt
    {
        get
        {
            var ledger = Account.Ledger;
            if (Stored.Metadata.Generation > 1 || ledger.Minted > CreditAmount.Zero || ledger.Spent > CreditAmount.Zero)
                return null;
            return CreatedAt;
        }
    }

    private DateTimeOffset CreatedAt =>
        new(DateTime.SpecifyKind(Stored.Metadata.CreationTimestamp ?? DateTime.UnixEpoch, DateTimeKind.Utc));

    private DateTimeOffset BeginsAt(DateTimeOffset present) =>
        BeganAt is not { } opened ? present - ReadWindow.ScrapeDelay
        : opened > present - MaxCatchUp ? opened
        : present - MaxCatchUp;

    private static int DeclaredVcpus(EarningSpec earning) =>
        earning.Size is { } name && InstanceSizes.TryFind(name, out var size) ? size.Vcpus : earning.Vcpus ?? 1;
}

/// <summary>What is forecast of one tenant, usable or not. Immutable.</summary>
/// <param name="Scores">How well each resource was forecast lately, by <see cref="MeteredResource"/>; empty if that is not known.</param>
/// <param name="IsFresh">Whether the CPU counter is fresh.</param>
public sealed record TenantForecasts(Forecast Cpu, Forecast Memory, Forecast Io, IReadOnlyList<SeriesScore> Scores, bool IsFresh)
{
    public static TenantForecasts Unknown { get; } = new(Forecast.Unknown, Forecast.Unknown, Forecast.Unknown, [], false);

    /// <summary>How far apart and how old the samples of each resource are; those without samples are left out.</summary>
    public IReadOnlyList<SampleTiming> Samples =>
        [
            .. Enum.GetValues<MeteredResource>()
                .Where(kind => this[kind].Quality != ForecastQuality.None)
                .Select(kind => new SampleTiming(kind, this[kind].Spacing, this[kind].Age)),
        ];

    public Forecast this[MeteredResource kind] =>
        kind switch
        {
            MeteredResource.Cpu => Cpu,
            MeteredResource.Memory => Memory,
            _ => Io,
        };

    /// <summary>What held the tenant back lately.</summary>
    public Contention Contention { get; init; }

    /// <summary>The period of its bursts of CPU, in seconds; 0 if it has none.</summary>
    public float BurstPeriod { get; init; }

    public static TenantForecasts Of(TenantForecaster forecaster) =>
        new(
            forecaster.Predict(MeteredResource.Cpu),
            forecaster.Predict(MeteredResource.Memory),
            forecaster.Predict(MeteredResource.Io),
            [.. Enum.GetValues<MeteredResource>().Select(forecaster.ScoreOf)],
            forecaster.IsFresh
        )
        {
            Contention = forecaster.Contention,
            BurstPeriod = forecaster.BurstPeriod,
        };
}
