using Bonding.Kubernetes.Controllers;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Accounts;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.Accounts.Policies;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;

namespace Bonding.Operator.Hosting;

/// <summary>
/// Every handler of a change of an account, a bond, a policy or a namespace's record. Money depends on the order: first the state, then the
/// queues.
/// </summary>
internal sealed class AccountingHandlers(
    Informer<CreditAccount> accounts,
    Informer<BondingPolicy> policies,
    Informer<NamespaceLedger> ledgers,
    PolicyLoader policyLoader,
    NamespaceLedgerStore ledgerStore,
    PendingObservations observations,
    AccountCacheUpdater accountCache,
    ControllerHost<CreditAccount> accountController,
    ControllerHost<Bond> bondController,
    ControllerHost<BondingPolicy> policyController
) : InformerHandlers
{
    protected override void Subscribe()
    {
        // A policy is in force before the first account is decided, so that nothing is charged or granted by the defaults.
        policies.Subscribe(policyLoader.Update);

        // The store forgets a deleted record before its namespace is marked for a new one, which would else be written onto the old one.
        ledgers.Subscribe(ledgerStore.Update);
        ledgers.Subscribe(observations.Observe);

        // An account that was seen opened is pending before anything looks at it: with an empty status it is then no new account, which
        // would be given launch credits again.
        accounts.Subscribe(observations.Observe);

        // An account is cached before it is queued: its first reconcile goes on from the balance that its status holds.
        accounts.Subscribe(accountCache.Update);

        // The queues come last: a reconcile that they start finds all of the above up to date. Among themselves, an account comes before
        // its bonds: it decides them, and their own controller only reports that there is no account.
        accountController.Subscribe();
        bondController.Subscribe();
        policyController.Subscribe();
    }
}
