using Bonding.Kubernetes.Abstractions;
using Bonding.Operator.Accounts;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.Accounts.Policies;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.Cluster;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;

namespace Bonding.Operator.Hosting;

/// <summary>Adds the services of accounts, bonds, the policy and the ladder.</summary>
public static class AccountingServiceCollectionExtensions
{
    /// <summary>
    /// Adds the controllers and their hosts. Expects the shared caches, the state, an <see cref="EventPublisher"/>, an
    /// <see cref="ITenantLookup"/>, a leadership and a registry for metrics.
    /// </summary>
    public static IServiceCollection AddAccounting(this IServiceCollection services, AccountingOptions? options = null) =>
        services
            .AddSingleton(options ?? new AccountingOptions())
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
            .AddSingleton<AccountArrivals>()
            .AddSingleton<AccountObserver>()
            .AddSingleton<AccountReporter>()
            .AddSingleton<AccountAudit>()
            .AddSingleton<AccountPlanExecutor>()
            .AddSingleton<LadderProblems>()
            .AddAccountingControllers()
            .AddHostedService<AccountingHandlers>()
            .AddHostedService<LadderController>()
            .AddHostedService<NamespaceLedgerSyncer>()
            .AddSingleton<IReconcileRequester, AccountReconcileRequester>();
}
