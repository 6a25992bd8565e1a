using System.Diagnostics.CodeAnalysis;
using Bonding.Kubernetes.Client;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Bonding.Kubernetes.Informers;

/// <summary>Applies changes from the server to the store and calls the handlers, one change at a time.</summary>
internal sealed class StoreWriter<T>(ResourceStore<T> store, ILogger logger)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _order = new();
    private readonly List<Action<ResourceChange<T>>> _handlers = [];

    public void Subscribe(Action<ResourceChange<T>> handler)
    {
        lock (_order)
        {
            _handlers.Add(handler);
            foreach (var resource in store.List())
                Notify(handler, new(null, resource, ChangeOrigin.List));
        }
    }

    public void Put(T resource, ChangeOrigin origin)
    {
        lock (_order)
        {
            var old = store.Put(resource);
            if (old is not null && old.Uid() != resource.Uid())
            {
                // Deleted and created again under its name, unseen.
                NotifyAll(new(old, null, origin));
                NotifyAll(new(null, resource, origin));
            }
            else if (old is null || old.ResourceVersion() != resource.ResourceVersion())
            {
                NotifyAll(new(old, resource, origin));
            }
        }
    }

    /// <summary>Removes an object. Handlers receive the last state of the event, which is newer than that of the store.</summary>
    public void Remove(T last, ChangeOrigin origin)
    {
        lock (_order)
        {
            if (store.Remove(NamespacedName.Of(last)) is not null)
                NotifyAll(new(last, null, origin));
        }
    }

    /// <summary>Makes the store equal to a list. An object that could not be read stays as it was.</summary>
    public void Replace(ResourceList<T> list)
    {
        lock (_order)
        {
            var present = list.Items.Select(item => NamespacedName.Of(item)).Concat(list.Malformed).ToHashSet();
            foreach (var gone in store.List().Where(resource => !present.Contains(NamespacedName.Of(resource))))
                Remove(gone, ChangeOrigin.List);
            foreach (var resource in list.Items)
                Put(resource, ChangeOrigin.List);
        }
    }

    public void Resync()
    {
        lock (_order)
        {
            foreach (var resource in store.List())
                NotifyAll(new(resource, resource, ChangeOrigin.Resync));
        }
    }

    private void NotifyAll(ResourceChange<T> change)
    {
        foreach (var handler in _handlers)
            Notify(handler, change);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault of one handler must not keep the change from the others.")]
    private void Notify(Action<ResourceChange<T>> handler, ResourceChange<T> change)
    {
        try
        {
            handler(change);
        }
        catch (Exception error)
        {
            logger.LogError(error, "A subscriber failed on {Kind} {Key}", typeof(T).Name, NamespacedName.Of(change.Latest));
        }
    }
}
