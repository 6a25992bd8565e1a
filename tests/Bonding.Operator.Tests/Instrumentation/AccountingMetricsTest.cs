using System.Globalization;
using System.Text;
using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;
using Bonding.Operator.Tests.Accounts;
using Bonding.Operator.Tests.Loop.Observe;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Tests;
using Bonding.TestKit.Operators;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using ClusterTenant = Bonding.Operator.Cluster.Tenant;

namespace Bonding.Operator.Tests.Instrumentation;

/// <summary>How far balances are settled, as the alert BondingAccountsNotSettled sees it.</summary>
public sealed class AccountingMetricsTest : IDisposable
{
    private static readonly Dictionary<BucketResource, CreditLedger> NoBuckets = [];

    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly UsageScenario _past = new();
    private readonly DecisionStore _decisions = new();
    private readonly SwitchedLeadership _leadership = new(leads: true);
    private readonly ApiConnection _api;
    private readonly Informer<NamespaceLedger> _ledgers;

    public AccountingMetricsTest()
    {
        var metrics = new KubernetesMetrics(Metrics.NewCustomRegistry());
        _api = new ApiConnection(new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" }, TimeProvider.System, metrics);
        _ledgers = new Informer<NamespaceLedger>(
            _api.Resource<NamespaceLedger>(),
            new InformerOptions(),
            TimeProvider.System,
            metrics,
            NullLogger<Informer<NamespaceLedger>>.Instance
        );
        _ = new AccountingMetrics(_registry, _past.Accounts, _decisions, _ledgers, _leadership);
    }

    public void Dispose()
    {
        _ledgers.Dispose();
        _api.Dispose();
        _leadership.Dispose();
    }

    [Fact]
    public async Task When_a_target_is_down_it_stands_at_the_newest_sample_that_was_settled_however_many_ticks_follow()
    {
        var checkpoint = new UsageCheckpoint(UsageTime.FromMicroseconds(900_000_000), UsageScenario.Ago(30), "a");
        var running = ClusterTenant.Absent with { Metrics = [UsageScenario.Machine("web")] };
        var tenant = _past.Add(TenantKind.VirtualMachine, "web", running, checkpoint);
        _past.Tell(UsageScenario.Machine("web"), MeteredResource.Cpu, from: 30, to: 20, start: 900, perSecond: 0.1);
        Decide("web", runs: true);

        var readTo = _past.Run(120, () => tenant.Account.ReadTo).Last();

        // It was read to the present, where nothing is.
        Assert.True(readTo > UsageScenario.Ago(1), $"{readTo}");
        Assert.Equal(UsageScenario.Ago(20).ToUnixTimeSeconds(), await SettledAsync());
    }

    [Fact]
    public async Task It_is_that_of_the_running_tenant_that_is_furthest_behind()
    {
        Put("web", SettledAt(50));
        Put("db", SettledAt(40));
        Put("stopped", SettledAt(10), runs: false);
        Put("off", SettledAt(10), mode: BondingMode.Off);

        Assert.Equal(ResourceSamples.Now.ToUnixTimeSeconds() + 40, await SettledAsync());
    }

    [Fact]
    public async Task An_account_that_was_never_settled_is_behind_since_its_creation()
    {
        Put("web", SettledAt(50));
        Put("new", CreditLedger.Empty);

        Assert.Equal(ResourceSamples.Now.ToUnixTimeSeconds(), await SettledAsync());
    }

    [Fact]
    public async Task A_follower_and_a_cluster_without_running_tenants_have_nothing_to_say()
    {
        Put("stopped", SettledAt(10), runs: false);
        Assert.Equal(double.NaN, await SettledAsync());

        Put("web", SettledAt(50));
        _leadership.Lose();
        Assert.Equal(double.NaN, await SettledAsync());
    }

    private static CreditLedger SettledAt(int second) =>
        CreditLedger.Empty with
        {
            Checkpoint = new UsageCheckpoint(UsageTime.FromMicroseconds(0), ResourceSamples.Now.AddSeconds(second), "a"),
        };

    private void Put(string name, CreditLedger ledger, bool runs = true, BondingMode mode = BondingMode.Enforce)
    {
        var account = ResourceSamples.Account(name, name);
        account.Spec.Mode = mode;
        _past.Accounts.GetOrAdd(new NamespacedName("shop", name)).Update(account, ledger, NoBuckets);
        Decide(name, runs);
    }

    private void Decide(string name, bool runs) =>
        _decisions.Publish(AccountSamples.Decision(Forecast.Unknown, name) with { Pod = runs ? AccountSamples.Running : null });

    private async Task<double> SettledAsync()
    {
        const string metric = "bonding_settled_timestamp_seconds ";
        using var page = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(page, TestContext.Current.CancellationToken);
        var line = Encoding.UTF8.GetString(page.ToArray()).Split('\n').Single(line => line.StartsWith(metric, StringComparison.Ordinal));
        return double.Parse(line[metric.Length..], CultureInfo.InvariantCulture);
    }
}
