using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster;
using Bonding.Operator.Configuration;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Observe;

/// <summary>Accounts and what a Prometheus holds of their tenants, settled tick by tick with the windows that a tick plans.</summary>
internal sealed class UsageScenario
{
    public const string Namespace = "shop";

    public static readonly PrometheusOptions Limits = new() { Address = new Uri("http://127.0.0.1:1/") };

    private readonly List<(MetricKey Key, MeteredResource Resource, MetricSeries Series)> _series = [];
    private readonly List<ObservedTenant> _tenants = [];

    /// <summary>When the operator runs.</summary>
    public static DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public static DateTimeOffset Ago(double minutes) => Now - TimeSpan.FromMinutes(minutes);

    /// <summary>An account that was settled to a counter reading by an operator that ran before.</summary>
    public ObservedTenant Add(TenantKind kind, string name, Tenant tenant, UsageCheckpoint settled, BucketResource? bucket = null)
    {
        var key = new NamespacedName(Namespace, name);
        var stored = new CreditAccount
        {
            Metadata = new V1ObjectMeta
            {
                Uid = name,
                ResourceVersion = "1",
                Generation = 1,
                CreationTimestamp = Now.UtcDateTime.AddDays(-1),
            },
            Spec = new CreditAccountSpec
            {
                TenantRef = new TenantRef { Kind = kind, Name = name },
                Earning = new EarningSpec { Vcpus = 2, BaselinePercent = 20 },
            },
        };
        var account = Accounts.GetOrAdd(key);
        var ledger = CreditLedger.Empty.Grant(CreditAmount.FromCredits(1_000), CreditAmount.MaxValue) with { Checkpoint = settled };
        var terms = AccountRules.Of(EarnRate.Of(20, 2), capHours: 1_000) with { StoppedRetention = TimeSpan.Zero };
        if (bucket is { } resource)
        {
            stored.Spec.Buckets =
            [
                new BucketSpec
                {
                    Resource = resource,
                    Size = 100,
                    BaselinePercent = 10,
                },
            ];
            terms = terms with { Buckets = new Dictionary<BucketResource, AccountRules> { [resource] = BucketRules.Of(100, 10) } };
        }

        var full = BucketRules.Open(new Dictionary<BucketResource, CreditLedger>(), terms.Buckets);
        account.Update(stored, ledger, full.ToDictionary(one => one.Key, one => one.Value with { Checkpoint = settled }));
        var state = new TenantState(new TenantForecaster(new ForecastEngines(ForecastWeights.None).GetOrAdd(key)));
        _tenants.Add(new ObservedTenant(account, stored, terms, tenant, state) { MaxCatchUp = Limits.MaxCatchUp });
        return _tenants[^1];
    }

    public static MetricKey Machine(string name) => new(MetricSource.VirtualMachine, Namespace, name);

    public static MetricKey Pod(string name) => new(MetricSource.Pod, Namespace, name);

    /// <summary>A counter that grows evenly, with a sample every 15 s, the last one at the end.</summary>
    /// <param name="from">Minutes ago that it begins.</param>
    /// <param name="to">Minutes ago that it ends.</param>
    /// <param name="start">Its first value.</param>
    /// <param name="perSecond">How fast it grows.</param>
    /// <param name="container">The container of a pod.</param>
    public void Tell(
        MetricKey key,
        MeteredResource resource,
        double from,
        double to,
        double start,
        double perSecond,
        string node = "a",
        string container = "app"
    ) =>
        Tell(
            key,
            resource,
            [
                .. Enumerable
                    .Range(0, (int)((from - to) * 4) + 1)
                    .Select(index => new MetricSample(
                        Ago(from).AddSeconds(index * 15).ToUnixTimeMilliseconds(),
                        start + (index * 15 * perSecond)
                    )),
            ],
            node,
            container
        );

    public void Tell(
        MetricKey key,
        MeteredResource resource,
        IReadOnlyList<MetricSample> samples,
        string node = "a",
        string container = "app"
    ) =>
        _series.Add(
            (
                key,
                resource,
                new MetricSeries(
                    new SeriesLabels(
                        new Dictionary<string, string>
                        {
                            ["name"] = key.Name,
                            ["pod"] = key.Source == MetricSource.Pod ? key.Name : "virt-handler",
                            ["container"] = container,
                            ["node"] = node,
                            ["resource"] = $"{resource}",
                        }
                    ),
                    samples
                )
            )
        );

    /// <summary>Runs ticks a second apart; returns what is seen after each.</summary>
    public IEnumerable<T> Run<T>(int ticks, Func<T> seen)
    {
        for (var second = 0; second < ticks; second++)
        {
            Tick(Now.AddSeconds(second));
            yield return seen();
        }
    }

    private void Tick(DateTimeOffset now)
    {
        var wanted = _tenants.SelectMany(tenant => tenant.AllReadTo(now)).ToList();
        foreach (var window in ReadWindow.Plan(wanted, now, Limits.MaxWindow, Limits.MaxCatchUp))
        {
            var reading = Read(window, now, _tenants.Any(tenant => !tenant.IsRemembered));
            foreach (var tenant in _tenants)
            {
                UsageSettlement.Settle(tenant, reading, now);
                BucketSettlement.Settle(tenant, reading, now);
            }
        }
    }

    /// <summary>The accounts that were added.</summary>
    public AccountCache Accounts { get; } = new();

    /// <summary>The pods as Kubernetes has them.</summary>
    public PodCache Pods { get; } = new();

    private UsageReading Read(ReadWindow window, DateTimeOffset now, bool reachesBack)
    {
        var series = SeriesIn(window with { From = window.From - (reachesBack ? Staleness.FirstLookBack : default) }, now);
        return new UsageReading(window, series)
        {
            Namespaces = series.Select(one => one.Key.Key.Namespace).ToHashSet(),
            ReachesBack = reachesBack,
            Gone = Pods.GoneAmong(series.Select(one => one.Key.Key)),
        };
    }

    private ILookup<(MetricKey Key, MeteredResource Resource), MetricSeries> SeriesIn(ReadWindow window, DateTimeOffset now) =>
        _series
            .Select(entry =>
                (
                    entry.Key,
                    entry.Resource,
                    Series: Within(entry.Series, window.From - LookBackOf(entry.Key, entry.Resource), window.To < now ? window.To : now)
                )
            )
            .Where(entry => entry.Series.Samples.Count > 0)
            .ToLookup(entry => (entry.Key, entry.Resource), entry => entry.Series);

    private static TimeSpan LookBackOf(MetricKey key, MeteredResource resource) =>
        MetricCatalog.Settled.First(query => query.Source == key.Source && query.Resource == resource).LookBack;

    private static MetricSeries Within(MetricSeries series, DateTimeOffset from, DateTimeOffset to) =>
        new(
            new SeriesLabels(
                new Dictionary<string, string>
                {
                    ["name"] = series["name"],
                    ["pod"] = series["pod"],
                    ["container"] = series["container"],
                    ["node"] = series["node"],
                    ["resource"] = series["resource"],
                }
            ),
            [.. series.Samples.Where(sample => sample.At > from && sample.At <= to)]
        );
}
