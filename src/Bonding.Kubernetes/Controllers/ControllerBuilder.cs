using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Leadership;
using Bonding.Kubernetes.Queues;
using Bonding.Kubernetes.Telemetry;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bonding.Kubernetes.Controllers;

/// <summary>
/// Describes a controller as controller-runtime does: the kind that it reconciles, the other kinds whose changes concern it, and the caches
/// that it waits for before its first reconcile.
/// </summary>
public static class ControllerBuilder
{
    /// <summary>Begins the description of the controller of a kind.</summary>
    /// <param name="services">Provides the informers, the <see cref="IEntityController{TEntity}"/>, the leadership, the clock and the
    /// metrics.</param>
    /// <param name="options">The options of the controller.</param>
    public static ControllerBuilder<TEntity> For<TEntity>(IServiceProvider services, ControllerOptions options)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => new(services, options);
}

/// <summary>The description of one controller. See <see cref="ControllerBuilder"/>.</summary>
public sealed class ControllerBuilder<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly IServiceProvider _services;
    private readonly ControllerOptions _options;
    private readonly List<WatchedKind> _watched = [];

    internal ControllerBuilder(IServiceProvider services, ControllerOptions options) => (_services, _options) = (services, options);

    /// <summary>Also reconciles the entities that a change of another kind concerns. Waits for the cache of that kind, too.</summary>
    /// <param name="keysOf">Returns the keys of the entities that an object concerns. It is called with the old and the new state.</param>
    public ControllerBuilder<TEntity> Watches<TOther>(Func<TOther, IEnumerable<NamespacedName>> keysOf)
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        var informer = _services.GetRequiredService<Informer<TOther>>();
        _watched.Add(new(informer.WaitForSyncAsync, queue => informer.Subscribe(change => Enqueue(queue, change, keysOf))));
        return this;
    }

    /// <summary>Reconciles nothing before the cache of another kind is complete. Changes of that kind cause no reconcile.</summary>
    public ControllerBuilder<TEntity> WaitsFor<TOther>()
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        _watched.Add(new(_services.GetRequiredService<Informer<TOther>>().WaitForSyncAsync, _ => { }));
        return this;
    }

    /// <summary>
    /// Creates the host of the controller. It subscribes to nothing before <see cref="ControllerHost{TEntity}.Subscribe"/>.
    /// </summary>
    public ControllerHost<TEntity> Build() =>
        new(
            _services.GetRequiredService<IEntityController<TEntity>>(),
            _services.GetRequiredService<Informer<TEntity>>(),
            _watched,
            _services.GetRequiredService<ILeadership>(),
            _options,
            _services.GetRequiredService<TimeProvider>(),
            _services.GetRequiredService<KubernetesMetrics>(),
            _services.GetRequiredService<ILogger<ControllerHost<TEntity>>>()
        );

    private static void Enqueue<TOther>(
        WorkQueue<NamespacedName> queue,
        ResourceChange<TOther> change,
        Func<TOther, IEnumerable<NamespacedName>> keysOf
    )
        where TOther : class
    {
        foreach (var key in new[] { change.Old, change.New }.OfType<TOther>().SelectMany(keysOf).Distinct())
            queue.Add(key, change.Origin != ChangeOrigin.Watch);
    }
}

/// <summary>Another kind that a controller depends on.</summary>
/// <param name="WaitForSyncAsync">Waits until the cache of the kind is complete.</param>
/// <param name="Subscribe">Subscribes the controller's queue to the changes of the kind.</param>
internal sealed record WatchedKind(Func<CancellationToken, Task> WaitForSyncAsync, Action<WorkQueue<NamespacedName>> Subscribe);
