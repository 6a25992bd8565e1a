using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Leadership;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.Cluster;
using Bonding.Operator.Configuration;
using Bonding.Operator.Hosting;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Proxies;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;
using ILeadership = Bonding.Kubernetes.Leadership.ILeadership;

namespace Bonding.Faults.Fleet;

/// <summary>Runs the operator's accounting in this process, behind a proxy of its own; its tenants' counters are scripted.</summary>
internal sealed class AccountsManager : IManager
{
    /// <summary>A run must not wait as long as a cluster may.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    private static readonly AccountingOptions Options = new()
    {
        LedgerSyncInterval = TimeSpan.FromSeconds(0.1),
        GrantInterval = TimeSpan.FromSeconds(0.3),
    };

    private readonly ApiProxy _proxy;
    private readonly IHost _host;

    private AccountsManager(Lifeline lifeline, ApiProxy proxy, string ns, FleetOptions options, CounterScript counters)
    {
        (Lifeline, _proxy) = (lifeline, proxy);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder
            .Services.AddSingleton<TimeProvider>(options.Clock)
            .AddSingleton(Metrics.NewCustomRegistry())
            .AddSingleton<KubernetesMetrics>()
            .AddSingleton(provider => new ApiConnection(proxy.AdminConfig, options.Clock, provider.GetRequiredService<KubernetesMetrics>())
            {
                RequestTimeout = RequestTimeout,
            })
            .AddSingleton(typeof(ResourceClient<>))
            .AddSingleton<AccountCache>()
            .AddSingleton<DecisionStore>()
            .AddSingleton<CurrentRules>()
            .AddSingleton<PrometheusHealth>()
            .AddSingleton<SetAsideTenants>()
            .AddSingleton<ITenantLookup, EveryTenant>()
            .AddSingleton<EventPublisher>((_, _, _, _, _) => Task.CompletedTask);
        if (options.Managers == 1)
            AddElection(builder.Services, ns);
        else
            builder.Services.AddSingleton<ILeadership>(_ => new SwitchedLeadership(leads: true));
        var here = options.Informers with { Selection = new ListOptions { Namespace = ns } };
        AddInformer<CreditAccount>(builder.Services, here);
        AddInformer<Bond>(builder.Services, here);
        AddInformer<BondingPolicy>(builder.Services, options.Informers);
        AddInformer<NamespaceLedger>(
            builder.Services,
            options.Informers with
            {
                Selection = new ListOptions { FieldSelector = $"metadata.name={ns}" },
            }
        );
        AddInformer<V1PriorityClass>(builder.Services, options.Informers);
        builder.Services.AddAccounting(Options).AddSingleton(counters).AddHostedService<CounterFeed>();
        _host = builder.Build();
    }

    public Lifeline Lifeline { get; }

    public bool IsGone => Lifeline.IsSevered;

    public BondingRules? Rules => _host.Services.GetRequiredService<CurrentRules>().Current;

    public static async Task<AccountsManager> StartAsync(
        Lifeline lifeline,
        ApiProxy proxy,
        string ns,
        FleetOptions options,
        CounterScript counters,
        CancellationToken stop
    )
    {
        var manager = new AccountsManager(lifeline, proxy, ns, options, counters);
        await manager._host.StartAsync(stop);
        return manager;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _proxy.DisposeAsync();
        Lifeline.Dispose();
    }

    private static void AddElection(IServiceCollection services, string ns) =>
        services
            .AddSingleton(
                new LeaseElectorOptions
                {
                    Lease = new NamespacedName(ns, "manager"),
                    Identity = Guid.NewGuid().ToString("N"),
                    LeaseDuration = TimeSpan.FromSeconds(2),
                    RenewDeadline = TimeSpan.FromSeconds(1.5),
                    RetryPeriod = TimeSpan.FromSeconds(0.2),
                }
            )
            .AddSingleton<LeaseElector>()
            .AddSingleton<ILeadership>(provider => provider.GetRequiredService<LeaseElector>())
            .AddHostedService(provider => provider.GetRequiredService<LeaseElector>());

    private static void AddInformer<T>(IServiceCollection services, InformerOptions options)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        services
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<Informer<T>>(provider, options))
            .AddHostedService(provider => provider.GetRequiredService<Informer<T>>());

    private sealed class EveryTenant : ITenantLookup
    {
        public bool? Exists(string tenantNamespace, TenantRef tenant) => true;
    }
}
