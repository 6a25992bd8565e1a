using Bonding.Domain;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources.NamespaceLedgers;
using Prometheus;
using ILeadership = Bonding.Kubernetes.Leadership.ILeadership;

namespace Bonding.Operator.Instrumentation;

/// <summary>
/// The metrics of the accounting. Balances are read from the cache when they are scraped, and exported by the leader only: those of a
/// follower are older.
/// </summary>
public sealed class AccountingMetrics
{
    private readonly AccountCache _accounts;
    private readonly DecisionStore _decisions;
    private readonly ILeadership _leadership;
    private readonly ResourceStore<NamespaceLedger> _ledgers;
    private readonly Gauge _balance;
    private readonly Gauge _buckets;
    private readonly Gauge _units;
    private readonly Gauge _imbalance;
    private readonly Gauge _treasury;
    private readonly Gauge _settled;
    private readonly Gauge _concentration;
    private readonly Counter _bonds;
    private readonly Counter _rejected;
    private readonly Counter _writes;

    public AccountingMetrics(
        CollectorRegistry registry,
        AccountCache accounts,
        DecisionStore decisions,
        Informer<NamespaceLedger> namespaces,
        ILeadership leadership
    )
    {
        (_accounts, _decisions, _ledgers, _leadership) = (accounts, decisions, namespaces.Store, leadership);
        var metrics = Metrics.WithCustomRegistry(registry);
        _balance = metrics.CreateGauge("bonding_credits_balance", "Credits that an account may spend or bond.", MetricLabels.Account);
        _buckets = metrics.CreateGauge(
            "bonding_bucket_credits_balance",
            "Memory and IO credits that an account has left.",
            MetricLabels.AccountAndResource
        );
        _units = metrics.CreateGauge("bonding_bonded_units", "Bonding Units that an account holds.", MetricLabels.Account);
        _imbalance = metrics.CreateGauge(
            "bonding_ledger_imbalance_microcredits",
            "Sum of the imbalances of all ledgers, each without its sign; anything but 0 is a defect."
        );
        _treasury = metrics.CreateGauge("bonding_treasury_credits", "Taxes collected and not granted, in credits.");
        _concentration = metrics.CreateGauge(
            "bonding_units_concentration",
            "Herfindahl index of bonded units over all accounts: 1/n when n hold equally many, 1 when one holds all, 0 when there are none."
        );
        _settled = metrics.CreateGauge(
            "bonding_settled_timestamp_seconds",
            "Unix time of the newest settled sample of the account that is furthest behind; NaN if no tenant is running."
        );
        _bonds = metrics.CreateCounter("bonding_bonds_settled_total", "Bonds that were debited.");
        _rejected = metrics.CreateCounter("bonding_bonds_rejected_total", "Bonds that were rejected, by reason.", "reason");
        _writes = metrics.CreateCounter("bonding_status_writes_total", "Writes of statuses, by kind and result.", "kind", "result");
        foreach (var reason in BondReason.Rejections)
            _rejected.WithLabels(reason);
        registry.AddBeforeCollectCallback(ReadAccounts);
    }

    /// <summary>Counts a bond that was debited.</summary>
    public void Settled() => _bonds.Inc();

    /// <summary>Counts a bond that was rejected for a reason.</summary>
    public void Rejected(string reason) => _rejected.WithLabels(reason).Inc();

    /// <summary>Counts a write of a status of a kind, with its result.</summary>
    public void StatusWritten(string kind, string result) => _writes.WithLabels(kind, result).Inc();

    private void ReadAccounts()
    {
        var accounts = _leadership.IsLeader ? _accounts.All : [];
        var imbalance = 0L;
        foreach (var account in accounts)
        {
            var ledger = account.Ledger;
            _balance.WithLabels(account.Key.Namespace, account.Key.Name).Set(ledger.Balance.ToDouble());
            _units.WithLabels(account.Key.Namespace, account.Key.Name).Set(ledger.BondedUnits);
            foreach (var (resource, bucket) in account.Buckets)
                _buckets
                    .WithLabels(account.Key.Namespace, account.Key.Name, resource == BucketResource.Io ? "io" : "memory")
                    .Set(bucket.Balance.ToDouble());
            // Without a sign, so that two defects cannot hide each other.
            imbalance +=
                Math.Abs(ledger.Imbalance.MicroCredits) + account.Buckets.Values.Sum(bucket => Math.Abs(bucket.Imbalance.MicroCredits));
        }
        _imbalance.Set(imbalance);
        _settled.Set(SettledTo(accounts)?.ToUnixTimeMilliseconds() / 1000.0 ?? double.NaN);
        _concentration.Set(BondConcentration.Herfindahl([.. accounts.Select(account => account.Ledger.BondedUnits)]));
        _treasury.Set(Treasury().ToDouble());
        Forget(accounts.Select(account => account.Key).ToHashSet());
    }

    // Of what runs: an account that is switched off, or whose tenant is stopped, is not behind. One that was never settled is behind since
    // it was created.
    private DateTimeOffset? SettledTo(IEnumerable<LiveAccount> accounts) =>
        accounts
            .Where(account => account.Stored is { Spec.Mode: not BondingMode.Off } && _decisions.Find(account.Key)?.Pod is not null)
            .Min(account => account.Ledger.Checkpoint?.At ?? CreationOf(account));

    private static DateTimeOffset? CreationOf(LiveAccount account) =>
        account.Stored?.Metadata.CreationTimestamp is { } created
            ? new DateTimeOffset(DateTime.SpecifyKind(created, DateTimeKind.Utc))
            : null;

    private CreditAmount Treasury() =>
        _ledgers
            .List()
            .Select(ledger => NamespaceLedgerMapping.Read(ledger).Value?.Treasury.Balance ?? CreditAmount.Zero)
            .Aggregate(CreditAmount.Zero, (sum, one) => sum + one);

    private void Forget(HashSet<NamespacedName> present)
    {
        foreach (var gauge in new[] { _balance, _buckets, _units })
        foreach (
            var labels in gauge.GetAllLabelValues().Where(labels => !present.Contains(new NamespacedName(labels[0], labels[1]))).ToList()
        )
            gauge.RemoveLabelled(labels);
    }
}
