using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.Cluster;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.Policies;
using k8s.Models;

namespace Bonding.Operator.Accounts;

/// <summary>Gathers what a reconcile has to know of an account, and keeps the account in memory in line with the stored one.</summary>
public sealed class AccountObserver(
    AccountIndex indexes,
    ResourceClient<Bond> bonds,
    AccountCache book,
    NamespaceLedgerStore namespaces,
    GrantLookup grants,
    DecisionStore standings,
    CurrentRules rules,
    PrometheusHealth prometheus,
    ITenantLookup tenants
)
{
    /// <summary>From caches and memory alone.</summary>
    public AccountSnapshot Observe(CreditAccount entity)
    {
        var key = AccountIndex.KeyOf(entity);
        var current = rules.Current;
        // The cache lags behind what was written here.
        var stored = book.Find(key) is { Stored: { } known } live && !live.IsNewer(entity) ? known : entity;
        var terms = AccountSpecMapping.Read(stored.Spec, current);
        var record = namespaces.Find(key.Namespace)?.State;
        var refusal = AccountValidator.Validate(
            stored,
            indexes.AccountsOfSameTenant(stored),
            indexes.BondsOf(key),
            terms,
            record,
            namespaces.WasOpened(key.Namespace, stored.Uid())
        );
        var account = refusal is null ? AddToCache(key, stored, terms) : RemoveFromCache(key);
        return new AccountSnapshot
        {
            Stored = stored,
            Account = account,
            Refusal = refusal,
            Terms = terms.Value,
            Grant = grants.For(stored),
            SpecProblem = terms.IsValid ? null : terms.ErrorMessage,
            Rules = current,
            Bonds = BondsOf(key, account),
            HoldsReservation = namespaces.HoldsReservation(stored),
            OtherAccountsUnits = namespaces.OtherAccountsUnitsOf(key.Namespace, stored.Uid()),
            TenantExists = tenants.Exists(key.Namespace, stored.Spec.TenantRef),
            Decision = standings.Find(key),
            MetricsProblem = prometheus.Problem,
        };
    }

    /// <summary>The snapshot with just the given bonds, as the API server has them now.</summary>
    public async Task<AccountSnapshot> WithLiveBondsAsync(
        AccountSnapshot snapshot,
        IEnumerable<ObservedBond> wanted,
        CancellationToken cancellationToken
    )
    {
        return snapshot with { Bonds = await BoundedParallel.SelectAsync([.. wanted], ReadAsync, cancellationToken) };

        async Task<ObservedBond> ReadAsync(ObservedBond reading, CancellationToken token)
        {
            var bond = await bonds.GetAsync(new NamespacedName(snapshot.Stored.Namespace(), reading.Name), token);
            return reading with { Bond = bond?.Uid() == reading.Uid ? bond : null };
        }
    }

    public void Forget(NamespacedName key) => RemoveFromCache(key);

    private BondingAccount AddToCache(NamespacedName key, CreditAccount stored, Parsed<AccountRules> terms)
    {
        var account =
            AccountStatusMapping.Read(stored).Value
            ?? new BondingAccount(stored.Uid(), AccountSpecMapping.OpeningLedger(stored.Spec, terms.Value!), ChainHead.Start, []);
        // An account whose spec cannot be used keeps the buckets that it has.
        var buckets = terms.Value is { } usable ? BucketRules.Open(account.Buckets, usable.Buckets) : account.Buckets;
        var live = book.GetOrAdd(key);
        live.UpdateAsLeader(stored, account.Ledger, buckets);
        return account with { Ledger = live.Ledger, Buckets = live.Buckets };
    }

    // Whoever is not in the book accrues nothing.
    private BondingAccount? RemoveFromCache(NamespacedName key)
    {
        book.Remove(key);
        standings.Remove(key);
        return null;
    }

    private IReadOnlyList<ObservedBond> BondsOf(NamespacedName key, BondingAccount? account)
    {
        var cached = indexes
            .BondsOf(key)
            .Where(bond => !BondMapping.IsSettled(bond) || account?.SettlingFor(bond.Uid()) is not null)
            .Select(bond => new ObservedBond(bond.Name(), bond.Uid(), bond))
            .ToList();
        var uncached = (account?.Settling ?? [])
            .Where(receipt => cached.All(bond => bond.Uid != receipt.BondUid))
            .Select(receipt => new ObservedBond(receipt.BondName, receipt.BondUid, null));
        return [.. cached, .. uncached];
    }
}

/// <summary>What the policy's status allots to accounts. A cache that lags shows a smaller total, which is paid now, and the rest later.</summary>
public sealed class GrantLookup(Informer<BondingPolicy> policies)
{
    public GrantAllotment? For(CreditAccount account) =>
        policies.Store.Get(NamespacedName.ClusterScoped(BondingPolicy.DefaultName)) is { Status.Grants.Count: > 0 } policy
            ? GrantMapping.Read(policy).Value?.FirstOrDefault(grant => grant.Uid == account.Uid())
            : null;
}
