using Bonding.Kubernetes.Client;

namespace Bonding.Operator.State;

/// <summary>Requests that an account is reconciled soon. The owner of the queue of accounts implements it.</summary>
public interface IReconcileRequester
{
    /// <summary>Enqueues the account. The call is cheap, never blocks, and may come from any thread.</summary>
    void Request(NamespacedName key);
}
