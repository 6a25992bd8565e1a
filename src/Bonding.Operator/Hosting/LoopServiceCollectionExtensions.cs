using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop;
using Bonding.Operator.Loop.Apply;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Report;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using k8s.Models;
using Microsoft.Extensions.Http.Resilience;
using Polly;

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
                new PrometheusOptions { Address = new Uri(options.PrometheusUrl.TrimEnd('/') + "/"), MaxCatchUp = options.MaxCatchUp }
            )
            .AddTenants()
            .AddActuation()
            .AddSingleton(new LoopOptions(options.TickInterval, options.WriteTemplates))
            .AddSingleton(_ => ForecastWeights.Read(options.LstmFolder))
            .AddSingleton(provider =>
                ActivatorUtilities.CreateInstance<ForecastFile>(provider, options.ForecastFile, options.Leader.Identity)
            )
            .AddSingleton(provider => provider.GetRequiredService<ForecastFile>().Read())
            .AddSingleton<TenantStateStore>()
            .AddSingleton<TenantObserver>()
            .AddSingleton<TickObserver>()
            .AddSingleton<TickReporter>()
            .AddSingleton<LatestDecision>()
            .AddSingleton<Tick>()
            .AddHostedService<ControlLoop>();

    private static IServiceCollection AddPrometheus(this IServiceCollection services, PrometheusOptions prometheus)
    {
        services.AddSingleton(prometheus).AddSingleton<LoopMetrics>().AddSingleton<UsageReader>();
        // The reader logs every problem once; a line for each attempt would add nothing.
        services.AddLogging(logging => logging.AddFilter(nameof(Polly), LogLevel.None));
        services
            .AddHttpClient<PrometheusClient>(http => http.BaseAddress = prometheus.Address)
            .RemoveAllLoggers()
            .UseSocketsHttpHandler((handler, _) => handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddResilienceHandler(
                "prometheus",
                (pipeline, context) => Configure(pipeline, prometheus, context.ServiceProvider.GetRequiredService<TimeProvider>())
            );
        return services;
    }

    // While Prometheus is away no tick waits for it: the breaker fails at once until it is time for another try.
    private static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, PrometheusOptions prometheus, TimeProvider time)
    {
        pipeline.TimeProvider = time;
        pipeline
            .AddCircuitBreaker(
                new HttpCircuitBreakerStrategyOptions
                {
                    SamplingDuration = TimeSpan.FromSeconds(10),
                    MinimumThroughput = 6,
                    FailureRatio = 0.9,
                    BreakDuration = TimeSpan.FromSeconds(2),
                }
            )
            .AddRetry(
                new HttpRetryStrategyOptions
                {
                    MaxRetryAttempts = 1,
                    Delay = TimeSpan.FromMilliseconds(100),
                    UseJitter = true,
                }
            )
            .AddTimeout(prometheus.AttemptTimeout);
    }

    private static IServiceCollection AddTenants(this IServiceCollection services) =>
        services
            .AddInformer<V1Deployment>(new InformerOptions())
            .AddInformer<V1ReplicaSet>(new InformerOptions())
            .AddInformer<V1StatefulSet>(new InformerOptions())
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<Informer<VirtualMachine>>(provider, new InformerOptions()))
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<Informer<VirtualMachineInstance>>(provider, new InformerOptions()))
            .AddSingleton(provider =>
                ActivatorUtilities.CreateInstance<Informer<VirtualMachineInstanceMigration>>(provider, new InformerOptions())
            )
            .AddSingleton<KubeVirtInformers>()
            .AddHostedService(provider => provider.GetRequiredService<KubeVirtInformers>())
            .AddSingleton<PodCache>()
            .AddSingleton<NodeCache>()
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
