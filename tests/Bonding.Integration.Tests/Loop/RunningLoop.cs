using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Leadership;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.Controllers;
using Bonding.Operator.Decisions;
using Bonding.Operator.Hosting;
using Bonding.Operator.State;
using Bonding.Resources;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Bonding.Integration.Tests.Loop;

/// <summary>The bank and the loop of the operator in this process.</summary>
internal sealed class RunningLoop : IAsyncDisposable
{
    private readonly IHost _host;

    private RunningLoop(KubernetesClientConfiguration server, Uri prometheus)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services
            .AddSingleton(TimeProvider.System).AddSingleton(Metrics.NewCustomRegistry()).AddSingleton<KubernetesMetrics>()
            .AddSingleton(provider => new ApiConnection(server, TimeProvider.System, provider.GetRequiredService<KubernetesMetrics>()))
            .AddSingleton<ApiDiscovery>().AddSingleton(typeof(ResourceClient<>))
            .AddSingleton<AccountBook>().AddSingleton<StandingBoard>().AddSingleton<RulesInForce>().AddSingleton<PrometheusHealth>()
            .AddSingleton<ILeadership, SoleLeader>()
            .AddSingleton<EventPublisher>((_, _, _, _, _) => Task.CompletedTask);
        AddInformer<CreditAccount>(builder.Services);
        AddInformer<Bond>(builder.Services);
        AddInformer<BondingPolicy>(builder.Services);
        AddInformer<NamespaceLedger>(builder.Services);
        AddInformer<V1Pod>(builder.Services);
        AddInformer<V1Node>(builder.Services);
        AddInformer<V1PriorityClass>(builder.Services);
        builder.Services.AddBank().AddLoop(new OperatorOptions { PrometheusUrl = prometheus.ToString() });
        _host = builder.Build();
    }

    /// <param name="prometheus">What is taken for Prometheus; null: the stage's.</param>
    public static async Task<RunningLoop> StartAsync(LoopStage stage, CancellationToken stop, Uri? prometheus = null)
    {
        var loop = new RunningLoop(stage.Proxy.AdminConfig, prometheus ?? stage.Prometheus.BaseAddress);
        await loop._host.StartAsync(stop);
        return loop;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static void AddInformer<T>(IServiceCollection services)
        where T : class, IKubernetesObject<V1ObjectMeta> => services
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<Informer<T>>(provider, new InformerOptions()))
        .AddHostedService(provider => provider.GetRequiredService<Informer<T>>())
        .AddSingleton(provider => new CacheSync(typeof(T).Name, () => provider.GetRequiredService<Informer<T>>().HasSynced));
}
