using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Controllers;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Accounts;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.Accounts.Policies;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.Cluster;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Hosting;

/// <summary>Accounts, bonds, policy and ladder.</summary>
public static class AccountingServiceCollectionExtensions
{
    /// <summary>Writes wait for the API server, not for this process.</summary>
    private const int Workers = 4;

    /// <summary>
    /// Adds the controllers and their hosts. Expects the shared caches, the state, an <see cref="EventPublisher"/>, an
    /// <see cref="ITenantLookup"/>, a leadership and a registry for metrics.
    /// </summary>
    public static IServiceCollection AddAccounting(this IServiceCollection services, AccountingOptions? pace = null) =>
        services
            .AddSingleton(pace ?? new AccountingOptions())
            .AddSingleton<AccountIndex>()
            .AddSingleton<AccountingMetrics>()
            .AddSingleton(typeof(StatusWriter<>))
            .AddSingleton<PendingObservations>()
            .AddSingleton<NamespaceLedgerStore>()
            .AddSingleton<GrantLookup>()
            .AddSingleton<TreasurySettlement>()
            .AddSingleton<PolicyLoader>()
            .AddSingleton<StatusWriteThrottle>()
            .AddSingleton<AccountCacheUpdater>()
            .AddSingleton<AccountObserver>()
            .AddSingleton<AccountReporter>()
            .AddSingleton<AccountAudit>()
            .AddSingleton<AccountPlanExecutor>()
            .AddSingleton<LadderProblems>()
            .AddController<AccountController, CreditAccount>("creditaccount", WatchForAccounts)
            .AddController<BondController, Bond>("bond", WatchForBonds)
            .AddController<PolicyController, BondingPolicy>("bondingpolicy", WatchForPolicies)
            .AddHostedService<LadderController>()
            .AddHostedService<NamespaceLedgerSyncer>()
            .AddSingleton<IReconcileRequester, AccountReconcileRequester>();

    private static IServiceCollection AddController<TController, TEntity>(
        this IServiceCollection services,
        string name,
        Action<ControllerHost<TEntity>, IServiceProvider> watch
    )
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        services
            .AddSingleton<IEntityController<TEntity>, TController>()
            .AddSingleton(provider =>
            {
                var host = ActivatorUtilities.CreateInstance<ControllerHost<TEntity>>(
                    provider,
                    new ControllerOptions { Name = name, Workers = Workers }
                );
                watch(host, provider);
                return host;
            })
            .AddHostedService(provider => provider.GetRequiredService<ControllerHost<TEntity>>());

    // The policy is in force before the first account is looked at, and an account is in memory before it is looked at. The policy's change is seen when each account is looked at again; whom
    // it grants credits is looked at once.
    private static void WatchForAccounts(ControllerHost<CreditAccount> host, IServiceProvider provider)
    {
        provider.GetRequiredService<PolicyLoader>();
        provider.GetRequiredService<AccountCacheUpdater>();
        host.Watch(provider.GetRequiredService<Informer<Bond>>(), bond => [new(bond.Namespace(), bond.Spec.AccountName)]);
        // Nothing is opened or reserved before the records of the namespaces were read.
        host.Watch(provider.GetRequiredService<Informer<NamespaceLedger>>(), _ => []);
        host.Watch(
            provider.GetRequiredService<Informer<BondingPolicy>>(),
            policy => (policy.Status.Grants ?? []).Select(grant => new NamespacedName(grant.Namespace, grant.Account))
        );
    }

    // No grant is settled before its account and what it has received are known.
    private static void WatchForPolicies(ControllerHost<BondingPolicy> host, IServiceProvider provider)
    {
        host.Watch(provider.GetRequiredService<Informer<CreditAccount>>(), _ => []);
        host.Watch(provider.GetRequiredService<Informer<NamespaceLedger>>(), _ => []);
    }

    // A bond may have to be told that its account is gone.
    private static void WatchForBonds(ControllerHost<Bond> host, IServiceProvider provider)
    {
        var indexes = provider.GetRequiredService<AccountIndex>();
        host.Watch(
            provider.GetRequiredService<Informer<CreditAccount>>(),
            account =>
                indexes.BondsOf(AccountIndex.KeyOf(account)).Where(bond => !bond.Status.IsFinal).Select(bond => NamespacedName.Of(bond))
        );
    }
}
