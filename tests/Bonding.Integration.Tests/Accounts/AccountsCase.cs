using Bonding.Domain;
using Bonding.Domain.Bonds;
using Bonding.Domain.Metering;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;
using Bonding.TestKit;
using Bonding.TestKit.Proxies;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Prometheus;

namespace Bonding.Integration.Tests.Accounts;

/// <summary>One test's namespace, with helpers for tests of accounts and bonds.</summary>
internal sealed class AccountsCase : IAsyncDisposable
{
    private readonly AccountsCluster _cluster;
    private readonly ApiConnection _connection;
    private readonly List<IAsyncDisposable> _running = [];

    private AccountsCase(AccountsCluster cluster, string ns)
    {
        _cluster = cluster;
        Namespace = ns;
        _connection = new ApiConnection(
            cluster.ControlPlane.AdminConfig,
            TimeProvider.System,
            new KubernetesMetrics(Metrics.NewCustomRegistry())
        );
    }

    public string Namespace { get; }

    public ResourceClient<CreditAccount> Accounts => _connection.Resource<CreditAccount>();

    public ResourceClient<Bond> Bonds => _connection.Resource<Bond>();

    public ResourceClient<BondingPolicy> Policies => _connection.Resource<BondingPolicy>();

    public ResourceClient<NamespaceLedger> Records => _connection.Resource<NamespaceLedger>();

    public ResourceClient<V1PriorityClass> PriorityClasses => _connection.Resource<V1PriorityClass>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<AccountsCase> OpenAsync(AccountsCluster cluster)
    {
        var opened = new AccountsCase(cluster, $"accounts-{Guid.NewGuid():N}");
        await opened
            ._connection.Resource<V1Namespace>()
            .CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = opened.Namespace } }, Stop);
        return opened;
    }

    /// <summary>Starts the account controllers; with rules, they talk to the API server through a proxy that applies them.</summary>
    public async Task<RunningAccounts> StartAccountsAsync(params IMiddleware[] rules)
    {
        var kubeconfig = _cluster.ControlPlane.KubeconfigPath;
        if (rules.Length > 0)
        {
            var proxy = await ApiProxy.StartAsync(
                _cluster.ControlPlane,
                new ApiProxyOptions { Rules = rules, PlayPodResize = false },
                Stop
            );
            _running.Add(proxy);
            kubeconfig = _cluster.ControlPlane.AdminKubeconfigFor(proxy.Address);
        }
        var host = await RunningAccounts.StartAsync(kubeconfig, Namespace, Stop);
        _running.Add(host);
        return host;
    }

    public Task<CreditAccount> CreateAccountAsync(
        string name,
        string? opening = "500",
        string? tenant = null,
        BondingMode mode = BondingMode.Enforce
    ) =>
        Accounts.CreateAsync(
            new CreditAccount
            {
                Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
                Spec = new CreditAccountSpec
                {
                    TenantRef = new TenantRef { Kind = TenantKind.Deployment, Name = tenant ?? name },
                    Earning = new EarningSpec { Vcpus = 4, BaselinePercent = 100 },
                    OpeningBalance = opening,
                    Mode = mode,
                },
            },
            Stop
        );

    public Task<Bond> CreateBondAsync(
        string name,
        string account,
        int units = 1,
        WhenInsufficient whenInsufficient = WhenInsufficient.Wait
    ) =>
        Bonds.CreateAsync(
            new Bond
            {
                Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
                Spec = new BondSpec
                {
                    AccountName = account,
                    Units = units,
                    WhenInsufficient = whenInsufficient,
                },
            },
            Stop
        );

    public Task<CreditAccount> AwaitAccountAsync(string name, Predicate<CreditAccount> wanted) =>
        Eventually.GetAsync(stop => Accounts.GetAsync(new(Namespace, name), stop), wanted, Stop);

    public Task<Bond> AwaitBondAsync(string name, Predicate<Bond> wanted) =>
        Eventually.GetAsync(stop => Bonds.GetAsync(new(Namespace, name), stop), wanted, Stop);

    public Task<BondingPolicy> AwaitPolicyAsync(Predicate<BondingPolicy> wanted) =>
        Eventually.GetAsync(stop => Policies.GetAsync(NamespacedName.ClusterScoped(BondingPolicy.DefaultName), stop), wanted, Stop);

    /// <summary>Waits for the record of this test's namespace.</summary>
    public Task<NamespaceLedger> AwaitRecordAsync(Predicate<NamespaceLedger> wanted) =>
        Eventually.GetAsync(stop => Records.GetAsync(NamespacedName.ClusterScoped(Namespace), stop), wanted, Stop);

    /// <summary>Stops them before the end of the test.</summary>
    public async Task StopAsync(RunningAccounts host)
    {
        _running.Remove(host);
        await host.DisposeAsync();
    }

    /// <summary>Waits until the account's status holds a balance.</summary>
    public Task<CreditAccount> AwaitOpenedAsync(string name) => AwaitAccountAsync(name, account => account.Status.Balance is not null);

    /// <summary>The tenant stays idle for so long, as the tick would settle it.</summary>
    public void Earn(RunningAccounts host, string account, TimeSpan idle)
    {
        var key = new NamespacedName(Namespace, account);
        var live = host.Accounts.Find(key)!;
        var accountRules = AccountSpecMapping.Read(live.Stored!.Spec, host.Rules.Current).Value!;
        var start = DateTimeOffset.UnixEpoch.AddDays(20_000);
        Assert.True(
            live.Settle(
                accountRules,
                live.Ledger.Checkpoint,
                [new UsageSample(UsageTime.Zero, start, "a"), new UsageSample(UsageTime.Zero, start + idle, "a")],
                start + idle
            )
        );
        host.Get<IReconcileRequester>().Request(key);
    }

    /// <summary>Whether the API server takes a write that a CEL rule forbids; one that has CEL refuses it in the rule's words.</summary>
    public async Task<bool> TakesAsync(Func<Task> write, string rule)
    {
        if (!_cluster.ControlPlane.HasCel)
        {
            await write();
            return true;
        }

        Assert.Contains(rule, (await Assert.ThrowsAsync<ApiException>(write)).Message, StringComparison.Ordinal);
        return false;
    }

    public static V1Condition? Condition(IEnumerable<V1Condition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type);

    public async ValueTask DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running))
            await running.DisposeAsync();
        await Policies.DeleteAsync(NamespacedName.ClusterScoped(BondingPolicy.DefaultName));
        _connection.Dispose();
    }
}
