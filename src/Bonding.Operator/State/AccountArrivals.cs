using Bonding.Kubernetes.Informers;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.State;

/// <summary>Wakes whoever waits for new accounts: the next pod of a tenant may come at once. Thread-safe, for one that waits.</summary>
public sealed class AccountArrivals(TimeProvider time)
{
    private volatile TaskCompletionSource _next = NewSignal();

    /// <summary>Applies a change of an account.</summary>
    public void Observe(ResourceChange<CreditAccount> change)
    {
        if (change.Old is null)
            _next.TrySetResult();
    }

    /// <summary>Waits until an account has appeared since the last wait, or until the time is over.</summary>
    /// <param name="atMost">The time.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken stop)
    {
        await Task.WhenAny(_next.Task, Task.Delay(atMost, time, stop));
        _next = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
