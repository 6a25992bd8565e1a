using Bonding.Kubernetes.Client;

namespace Bonding.Operator.State;

/// <summary>Asks for an account's status to be looked at soon. Implemented by whoever owns the queue of accounts.</summary>
public interface IReconcileRequester
{
    /// <summary>Cheap, never blocks, may be called from any thread.</summary>
    void Request(NamespacedName key);
}
