using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Controllers;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Accounts;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.Accounts.Policies;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Hosting;

/// <summary>
/// What each controller of the accounting reconciles, what causes a reconcile, and what must be known before the first one.
/// </summary>
internal static class AccountingControllers
{
    /// <summary>A reconcile spends its time waiting for the API server, so that more than one runs at once.</summary>
    private const int Workers = 4;

    public static IServiceCollection AddAccountingControllers(this IServiceCollection services) =>
        services
            .AddController<AccountController, CreditAccount>(Accounts)
            .AddController<BondController, Bond>(Bonds)
            .AddController<PolicyController, BondingPolicy>(Policies);

    private static ControllerHost<CreditAccount> Accounts(IServiceProvider services) =>
        ControllerBuilder
            .For<CreditAccount>(services, Named("creditaccount"))
            // The reconcile of an account settles its bonds.
            .Watches<Bond>(bond => [AccountIndex.AccountOf(bond)])
            // No account is opened and no unit is reserved before the records of the namespaces were read.
            .WaitsFor<NamespaceLedger>()
            // Accounts that the policy grants credits are reconciled at once. Its other changes show in the next reconcile of each account.
            .Watches<BondingPolicy>(policy =>
                (policy.Status.Grants ?? []).Select(grant => new NamespacedName(grant.Namespace, grant.Account))
            )
            .Build();

    private static ControllerHost<Bond> Bonds(IServiceProvider services)
    {
        var index = services.GetRequiredService<AccountIndex>();
        return ControllerBuilder
            .For<Bond>(services, Named("bond"))
            // Bonds that are not final show that their account is gone.
            .Watches<CreditAccount>(account =>
                index.BondsOf(AccountIndex.KeyOf(account)).Where(bond => !bond.Status.IsFinal).Select(bond => NamespacedName.Of(bond))
            )
            .Build();
    }

    private static ControllerHost<BondingPolicy> Policies(IServiceProvider services) =>
        ControllerBuilder
            .For<BondingPolicy>(services, Named("bondingpolicy"))
            // No grant is settled before its account and what the account has received are known.
            .WaitsFor<CreditAccount>()
            .WaitsFor<NamespaceLedger>()
            .Build();

    private static ControllerOptions Named(string name) => new() { Name = name, Workers = Workers };

    private static IServiceCollection AddController<TController, TEntity>(
        this IServiceCollection services,
        Func<IServiceProvider, ControllerHost<TEntity>> build
    )
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        services
            .AddSingleton<IEntityController<TEntity>, TController>()
            .AddSingleton(build)
            .AddHostedService(provider => provider.GetRequiredService<ControllerHost<TEntity>>());
}

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
    AccountArrivals arrivals,
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
        accounts.Subscribe(arrivals.Observe);

        // The queues come last: a reconcile that they start finds all of the above up to date. Among themselves, an account comes before
        // its bonds: it decides them, and their own controller only reports that there is no account.
        accountController.Subscribe();
        bondController.Subscribe();
        policyController.Subscribe();
    }
}
