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
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.Policies;
using k8s.Models;

namespace Bonding.Operator.Accounts;

/// <summary>Gathers what a reconcile has to know of an account, and keeps the account cache equal to the stored account.</summary>
public sealed class AccountObserver(
    AccountIndex index,
    ResourceClient<Bond> bonds,
    AccountCache cache,
    NamespaceLedgerStore namespaces,
    GrantLookup grants,
    DecisionStore decisions,
    CurrentRules rules,
    PrometheusHealth prometheus,
    ITenantLookup tenants
)
{
    /// <summary>Returns what the caches know of an account.</summary>
    public AccountSnapshot Observe(CreditAccount entity)
    {
        var key = AccountIndex.KeyOf(entity);
        var current = rules.Current;
        // The cache lags behind what was written here.
        var stored = cache.Find(key) is { Stored: { } known } live && !live.IsNewer(entity) ? known : entity;
        var storedAccount = index.Read(stored);
        var accountRules = AccountSpecMapping.Read(stored.Spec, current);
        var refusal = AccountValidator.Validate(
            stored,
            storedAccount,
            index.AccountsOfSameTenant(stored),
            index.BondsOf(key),
            accountRules,
            namespaces.Find(key.Namespace)?.State,
            namespaces.WasOpened(key.Namespace, stored.Uid())
        );
        var account = refusal is null ? AddToCache(key, stored, storedAccount?.Value, accountRules.Value) : RemoveFromCache(key);
        return new AccountSnapshot
        {
            Stored = stored,
            StoredAccount = storedAccount,
            Account = account,
            Refusal = refusal,
            AccountRules = accountRules.Value,
            Grant = grants.For(stored),
            SpecProblem = accountRules.IsValid ? null : accountRules.ErrorMessage,
            Rules = current,
            Bonds = BondsOf(key, account),
            HoldsReservation = namespaces.HoldsReservation(stored),
            OtherAccountsUnits = namespaces.OtherAccountsUnitsOf(key.Namespace, stored.Uid()),
            TenantExists = tenants.Exists(key.Namespace, stored.Spec.TenantRef),
            Decision = decisions.Find(key),
            MetricsProblem = prometheus.Problem,
        };
    }

    /// <summary>Returns the snapshot with only the given bonds, as the API server has them now.</summary>
    public async Task<AccountSnapshot> WithLiveBondsAsync(
        AccountSnapshot snapshot,
        IEnumerable<ObservedBond> wanted,
        CancellationToken cancellationToken
    )
    {
        return snapshot with { Bonds = await BoundedParallel.SelectAsync([.. wanted], ReadAsync, cancellationToken) };

        async Task<ObservedBond> ReadAsync(ObservedBond observed, CancellationToken token)
        {
            var bond = await bonds.GetAsync(new NamespacedName(snapshot.Stored.Namespace(), observed.Name), token);
            return observed with { Bond = bond?.Uid() == observed.Uid ? bond : null };
        }
    }

    public void Forget(NamespacedName key) => RemoveFromCache(key);

    // An account that is opened with this reconcile begins with its opening balance: the validator lets none pass whose spec cannot be
    // used.
    private BondingAccount AddToCache(NamespacedName key, CreditAccount stored, BondingAccount? opened, AccountRules? accountRules)
    {
        var account =
            opened ?? new BondingAccount(stored.Uid(), AccountSpecMapping.OpeningLedger(stored.Spec, accountRules!), ChainHead.Start, []);
        // An account whose spec cannot be used keeps the buckets that it has.
        var buckets = accountRules is null ? account.Buckets : BucketRules.Open(account.Buckets, accountRules.Buckets);
        var live = cache.GetOrAdd(key);
        live.UpdateAsLeader(stored, account.Ledger, buckets);
        return account with { Ledger = live.Ledger, Buckets = live.Buckets };
    }

    // An account that is not in the cache accrues nothing.
    private BondingAccount? RemoveFromCache(NamespacedName key)
    {
        cache.Remove(key);
        decisions.Remove(key);
        return null;
    }

    private IReadOnlyList<ObservedBond> BondsOf(NamespacedName key, BondingAccount? account)
    {
        var cached = index
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

/// <summary>
/// Looks up what the policy's status allots to an account. A cache that lags shows a smaller total: the rest is paid later.
/// </summary>
public sealed class GrantLookup(Informer<BondingPolicy> policies)
{
    public GrantAllotment? For(CreditAccount account) =>
        policies.Store.Get(NamespacedName.ClusterScoped(BondingPolicy.DefaultName)) is { Status.Grants.Count: > 0 } policy
            ? GrantMapping.Read(policy).Value?.FirstOrDefault(grant => grant.Uid == account.Uid())
            : null;
}
