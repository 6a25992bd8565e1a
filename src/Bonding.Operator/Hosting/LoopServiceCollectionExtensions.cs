using Bonding.Kubernetes.Informers;
using Bonding.Operator.Agents;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Configuration;
using Bonding.Operator.Loop;
using Bonding.Operator.Loop.Apply;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Report;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.Hosting;

/// <summary>Adds the services of the loop: usage from Prometheus, tenants, the tick and its actuators.</summary>
public static class LoopServiceCollectionExtensions
{
    /// <summary>
    /// Adds the loop. Needs the operator's state, the Kubernetes runtime with its caches, the leadership and an
    /// <see cref="IReconcileRequester"/>.
    /// </summary>
    public static IServiceCollection AddLoop(this IServiceCollection services, OperatorOptions options) =>
        services
            .AddPrometheus(
                new PrometheusOptions
                {
                    Address = new Uri(options.PrometheusUrl.TrimEnd('/') + "/"),
                    Access = options.Prometheus,
                    MaxCatchUp = options.MaxCatchUp,
                    MaxSeriesPerNamespace = options.MaxSeriesPerNamespace,
                    Tellers = options.Tellers,
                }
            )
            .AddTenants()
            .AddActuation()
            .AddSingleton(new LoopOptions(options.TickInterval, options.WriteTemplates))
            .AddSingleton(_ => ForecastWeights.Read(options.LstmFolder))
            .AddSingleton(provider =>
                ActivatorUtilities.CreateInstance<ForecastFile>(provider, options.ForecastFile, options.Leader.Identity)
            )
            .AddSingleton(provider => provider.GetRequiredService<ForecastFile>().Read())
            .AddSingleton<AgentReadings>()
            .AddSingleton<TenantStateStore>()
            .AddSingleton<TenantGuard>()
            .AddSingleton<TenantObserver>()
            .AddSingleton<TickDecider>()
            .AddSingleton<TickObserver>()
            .AddSingleton<TickReporter>()
            .AddSingleton<LatestDecision>()
            .AddSingleton<TickSignal>()
            .AddHostedService<ReportedUsage>()
            .AddSingleton<Tick>()
            .AddHostedService<ControlLoop>();

    private static IServiceCollection AddTenants(this IServiceCollection services) =>
        services
            .AddInformer<V1Deployment>(new InformerOptions { Trim = PodTrim.TrimWorkload })
            .AddInformer<V1ReplicaSet>(new InformerOptions { Trim = PodTrim.TrimWorkload })
            .AddInformer<V1StatefulSet>(new InformerOptions { Trim = PodTrim.TrimWorkload })
            .AddInformer<V1LimitRange>(new InformerOptions())
            .AddInformer<V1ResourceQuota>(new InformerOptions())
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<Informer<VirtualMachine>>(provider, new InformerOptions()))
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<Informer<VirtualMachineInstance>>(provider, new InformerOptions()))
            .AddSingleton(provider =>
                ActivatorUtilities.CreateInstance<Informer<VirtualMachineInstanceMigration>>(provider, new InformerOptions())
            )
            .AddSingleton<KubeVirtInformers>()
            .AddHostedService(provider => provider.GetRequiredService<KubeVirtInformers>())
            .AddSingleton<RecordKey>()
            .AddSingleton<PodCache>()
            .AddSingleton<NodeCache>()
            .AddSingleton<NamespaceLimits>()
            .AddHostedService<LoopHandlers>()
            .AddSingleton(Machines)
            .AddSingleton(Workloads)
            .AddSingleton<CachedOwnerResolver>()
            .AddSingleton<VirtualMachineDirectory>()
            .AddSingleton<TenantDirectory>()
            .AddSingleton<ITenantLookup>(provider => provider.GetRequiredService<TenantDirectory>());

    private static IServiceCollection AddActuation(this IServiceCollection services) =>
        services
            .AddSingleton<ServerCapabilities>()
            .AddHostedService<CapabilityDiscovery>()
            .AddSingleton<WriteBudget>()
            .AddSingleton<KeyedWriter>()
            .AddHostedService(provider => provider.GetRequiredService<KeyedWriter>())
            .AddSingleton<ResizeActuator>()
            .AddSingleton<PlanExecutor>()
            .AddSingleton<PriorityActuator>()
            .AddSingleton<RelocationActuator>()
            .AddSingleton<Relocator>();

    private static KubeVirtCaches Machines(IServiceProvider provider) =>
        new(
            provider.GetRequiredService<Informer<VirtualMachine>>().Store,
            provider.GetRequiredService<Informer<VirtualMachineInstance>>().Store,
            provider.GetRequiredService<Informer<VirtualMachineInstanceMigration>>().Store,
            () => provider.GetRequiredService<KubeVirtInformers>().HasSynced
        );

    private static WorkloadCaches Workloads(IServiceProvider provider)
    {
        var (deployments, sets, stateful, pods) = (
            provider.GetRequiredService<Informer<V1Deployment>>(),
            provider.GetRequiredService<Informer<V1ReplicaSet>>(),
            provider.GetRequiredService<Informer<V1StatefulSet>>(),
            provider.GetRequiredService<Informer<V1Pod>>()
        );
        return new WorkloadCaches(
            deployments.Store,
            sets.Store,
            stateful.Store,
            () => deployments.HasSynced && sets.HasSynced && stateful.HasSynced && pods.HasSynced
        );
    }
}
