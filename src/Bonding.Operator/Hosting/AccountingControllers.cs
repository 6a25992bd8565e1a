using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Controllers;
using Bonding.Operator.Accounts;
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
