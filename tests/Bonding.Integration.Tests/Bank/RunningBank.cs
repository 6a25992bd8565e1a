using System.Collections.Concurrent;
using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Leadership;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.Controllers;
using Bonding.Operator.State;
using Bonding.Resources;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;
using ILeadership = Bonding.Kubernetes.Leadership.ILeadership;

namespace Bonding.Integration.Tests.Bank;

/// <summary>The bank of the operator in this process, for one namespace, without the tick.</summary>
internal sealed class RunningBank : IAsyncDisposable, ITenantLookup
{
    private readonly IHost _host;
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    private RunningBank(KubernetesClientConfiguration server, string watchedNamespace)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services
            .AddSingleton(TimeProvider.System).AddSingleton(_registry).AddSingleton<KubernetesMetrics>()
            .AddSingleton(provider => new ApiConnection(server, TimeProvider.System, provider.GetRequiredService<KubernetesMetrics>()))
            .AddSingleton(typeof(ResourceClient<>))
            .AddSingleton<AccountBook>().AddSingleton<StandingBoard>().AddSingleton<RulesInForce>().AddSingleton<PrometheusHealth>()
            .AddSingleton<ILeadership, SoleLeader>()
            .AddSingleton<ITenantLookup>(this)
            .AddSingleton<EventPublisher>(RecordAsync);
        var here = new InformerOptions { Selection = new ListOptions { Namespace = watchedNamespace } };
        AddInformer<CreditAccount>(builder.Services, here);
        AddInformer<Bond>(builder.Services, here);
        AddInformer<BondingPolicy>(builder.Services, new InformerOptions());
        AddInformer<NamespaceLedger>(builder.Services, new InformerOptions { Selection = new ListOptions { FieldSelector = $"metadata.name={watchedNamespace}" } });
        AddInformer<V1PriorityClass>(builder.Services, new InformerOptions());
        builder.Services.AddBank();
        _host = builder.Build();
    }

    public ConcurrentQueue<(string Kind, string Name, string Reason)> Events { get; } = new();

    /// <summary>Names of tenants that do not exist.</summary>
    public ConcurrentBag<string> MissingTenants { get; } = [];

    public RulesInForce Rules => Get<RulesInForce>();

    public AccountBook Book => Get<AccountBook>();

    public static async Task<RunningBank> StartAsync(KubernetesClientConfiguration server, string watchedNamespace, CancellationToken cancellationToken)
    {
        var bank = new RunningBank(server, watchedNamespace);
        await bank._host.StartAsync(cancellationToken);
        return bank;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public bool? Exists(string tenantNamespace, TenantRef tenant) => !MissingTenants.Contains(tenant.Name);

    /// <summary>Everything that <c>/metrics</c> would show.</summary>
    public async Task<string> MetricsAsync(CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static void AddInformer<T>(IServiceCollection services, InformerOptions options)
        where T : class, IKubernetesObject<V1ObjectMeta> => services
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<Informer<T>>(provider, options))
        .AddHostedService(provider => provider.GetRequiredService<Informer<T>>());

    private Task RecordAsync(
        IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type, CancellationToken cancellationToken)
    {
        Events.Enqueue((entity.Kind, entity.Name(), reason));
        return Task.CompletedTask;
    }
}
