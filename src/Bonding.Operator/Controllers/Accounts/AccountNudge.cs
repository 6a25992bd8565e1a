using Bonding.Kubernetes.Controllers;
using Bonding.Operator.State;
using Bonding.Resources;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>Puts an account into the queue of its controller.</summary>
internal sealed class AccountNudge(ControllerHost<CreditAccount> host) : IAccountNudge
{
    public void Nudge(AccountKey key) => host.Enqueue(new(key.Namespace, key.Name));
}
