using Microsoft.Extensions.Hosting;

namespace Bonding.Kubernetes.Informers;

/// <summary>
/// Subscribes the handlers of a part of the program to their informers, before any informer starts. An informer calls its handlers in the
/// order in which they subscribed, so <see cref="Subscribe"/> is the one list that says which handler sees a change first. Register it as a
/// hosted service.
/// </summary>
public abstract class InformerHandlers : IHostedLifecycleService
{
    /// <summary>Runs before the host starts the first service, and so before any informer.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Subscribe();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Subscribes the handlers in their order.</summary>
    protected abstract void Subscribe();
}
