using Bonding.Domain;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Receipts;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Conditions;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.Cluster;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
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
    ITenantLookup tenants,
    SetAsideTenants aside
)
{
    private const int MaxConcurrentReads = 8;

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
            FloodSeries = prometheus.Floods.TryGetValue(key.Namespace, out var series) ? series : null,
            SetAside = aside.Find(key),
        };
    }

    /// <summary>Returns the snapshot with only the given bonds, as the API server has them now.</summary>
    public async Task<AccountSnapshot> WithLiveBondsAsync(
        AccountSnapshot snapshot,
        IReadOnlyList<ObservedBond> wanted,
        CancellationToken cancellationToken
    )
    {
        var live = new ObservedBond[wanted.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentReads, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, wanted.Count, options, async (place, token) => live[place] = await ReadAsync(wanted[place], token));
        return snapshot with { Bonds = live };

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

/// <summary>Everything that one reconcile knows of an account.</summary>
public sealed record AccountSnapshot
{
    /// <summary>The newest known version: every write is based on it.</summary>
    public required CreditAccount Stored { get; init; }

    /// <summary>
    /// The account that the status of <see cref="Stored"/> holds, read and its seal checked once for all who need it; null if the account
    /// is not opened yet.
    /// </summary>
    public Parsed<BondingAccount>? StoredAccount { get; init; }

    /// <summary>The account with the ledger of the cache, which is settled to the newest sample; null if the account is refused.</summary>
    public BondingAccount? Account { get; init; }

    /// <summary>Why the account is refused; null if it is not.</summary>
    public ConditionUpdate? Refusal { get; init; }

    /// <summary>
    /// What is wrong with the spec of an account that was opened before: it keeps its credits and bonds, but earns nothing.
    /// </summary>
    public string? SpecProblem { get; init; }

    /// <summary>How the account earns and spends; null if its spec cannot be used.</summary>
    public AccountRules? AccountRules { get; init; }

    /// <summary>What the treasury allots to the account; null if it has no grant.</summary>
    public GrantAllotment? Grant { get; init; }

    public required BondingRules Rules { get; init; }

    /// <summary>Bonds that are not final, and bonds whose receipts are settling.</summary>
    public IReadOnlyList<ObservedBond> Bonds { get; init; } = [];

    /// <summary>The number of bonds that are known to wait and not among <see cref="Bonds"/>.</summary>
    public int WaitingBefore { get; init; }

    /// <summary>Units of the other accounts of the namespace.</summary>
    public OtherAccountsUnits OtherAccountsUnits { get; init; }

    /// <summary>Whether units are reserved for a debit that is conditional on <see cref="Stored"/>.</summary>
    public bool HoldsReservation { get; init; }

    /// <summary>Whether the tenant exists; null while that is not known.</summary>
    public bool? TenantExists { get; init; }

    public TenantDecision? Decision { get; init; }

    /// <summary>Why Prometheus does not respond; null while it does.</summary>
    public string? MetricsProblem { get; init; }

    /// <summary>The number of series of the namespace, if it has too many to be read; else null.</summary>
    public int? FloodSeries { get; init; }

    /// <summary>Why the loop does not serve the tenant; null if it does.</summary>
    public SetAside? SetAside { get; init; }

    public bool IsOff => Stored.Spec.Mode == BondingMode.Off;
}

/// <summary>A bond that concerns an account, as it was read.</summary>
/// <param name="Name">The name of the object.</param>
/// <param name="Uid">The UID of the object.</param>
/// <param name="Bond">The object; null if no object of this name has this UID.</param>
public sealed record ObservedBond(string Name, string Uid, Bond? Bond);
