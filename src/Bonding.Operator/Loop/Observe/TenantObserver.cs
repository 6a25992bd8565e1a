using Bonding.Domain;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Cluster;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Loop.Observe;

/// <summary>Puts accounts and the pods of their tenants together.</summary>
public sealed class TenantObserver(
    AccountCache accounts,
    TenantDirectory directory,
    TenantStateStore states,
    TenantGuard guard,
    NamespaceLimits limits,
    CurrentRules rules,
    ILeadership leadership,
    PrometheusOptions prometheus
)
{
    /// <summary>
    /// Accounts that are not switched off, in the total order of keys. An account whose spec cannot be used, or whose tenant another, older
    /// account has already, is left out: its controller says so.
    /// </summary>
    public IReadOnlyList<ObservedTenant> Observe(DateTimeOffset now)
    {
        var claimed = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. accounts
                .All.Where(account => account.Stored is { Metadata.DeletionTimestamp: null })
                .OrderBy(account => account.Stored!.Metadata.CreationTimestamp)
                .ThenBy(account => account.Key, Comparer<NamespacedName>.Default)
                .Select(account => ObserveGuarded(account, claimed, now))
                .OfType<ObservedTenant>()
                .OrderBy(tenant => tenant.Account.Key, Comparer<NamespacedName>.Default),
        ];
    }

    private ObservedTenant? ObserveGuarded(LiveAccount account, HashSet<string> claimed, DateTimeOffset now)
    {
        ObservedTenant? observed = null;
        guard.TryServe(account.Key, TickStage.Observe, () => observed = Observe(account, claimed, now));
        return observed;
    }

    private ObservedTenant? Observe(LiveAccount account, HashSet<string> claimed, DateTimeOffset now)
    {
        var stored = account.Stored!;
        var reference = stored.Spec.TenantRef;
        if (!claimed.Add($"{account.Key.Namespace}/{reference.Kind}/{reference.Name}") || stored.Spec.Mode == BondingMode.Off)
            return null;
        var accountRules = AccountSpecMapping.Read(stored.Spec, rules.Current);
        if (!accountRules.IsValid)
            return null;
        var tenant = directory.Resolve(account.Key.Namespace, reference);
        var own = tenant.Pods.Where(pod => claimed.Add(pod.Uid)).ToList();
        var state = states.GetOrAdd(account.Key);
        state.RemoveAllExcept(own);
        state.Learn(own, stored.Status?.Allocation, limits.RangeOf(account.Key.Namespace), stored.Spec.Containers);
        var pods = own.ConvertAll(pod => state.GetOrAdd(pod).Update(pod, now));
        return new ObservedTenant(account, stored, accountRules.Value, tenant with { Pods = pods, Metrics = MetricsOf(tenant, own) }, state)
        {
            Mode = ModeOf(account, stored.Spec.Mode),
            MaxCatchUp = prometheus.MaxCatchUp,
        };
    }

    // A pod that another account has is not paid for twice.
    private static IReadOnlyList<MetricKey> MetricsOf(Tenant tenant, List<TenantPod> own) =>
        own.Count == tenant.Pods.Count
            ? tenant.Metrics
            : [.. tenant.Metrics.Where(key => key.Source == MetricSource.VirtualMachine || own.Exists(pod => pod.Name == key.Name))];

    // After a change of leaders an account is decided about at once, and written for once its controller has looked at it.
    private BondingMode ModeOf(LiveAccount account, BondingMode wanted) =>
        wanted == BondingMode.Enforce && leadership.IsLeader && !account.IsReconciled ? BondingMode.Recommend : wanted;
}
