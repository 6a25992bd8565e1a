using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Controllers.Namespaces;
using Bonding.Operator.Controllers.Policies;
using Bonding.Operator.State;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using k8s.Models;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>Gathers what a reconcile has to know of an account, and keeps the account in memory in line with the stored one.</summary>
public sealed class AccountObserver(
    BankIndexes indexes, ResourceClient<Bond> bonds, AccountBook book, NamespaceBooks namespaces, GrantBook grants, StandingBoard standings,
    RulesInForce rules, PrometheusHealth prometheus, ITenantLookup tenants)
{
    /// <summary>From caches and memory alone.</summary>
    public AccountSnapshot Observe(CreditAccount entity)
    {
        var key = BankIndexes.KeyOf(entity);
        var current = rules.Current;
        // The cache lags behind what was written here.
        var stored = book.Find(key) is { Stored: { } known } live && !live.IsNews(entity) ? known : entity;
        var terms = AccountTermsMapping.Read(stored.Spec, current);
        var record = namespaces.Find(key.Namespace)?.Book;
        var refusal = AccountIntake.RefusalOf(
            stored, indexes.AccountsOfSameTenant(stored), indexes.BondsOf(key), terms, record, namespaces.WasOpened(key.Namespace, stored.Uid()));
        var account = refusal is null ? Open(key, stored, terms) : Close(key);
        return new AccountSnapshot
        {
            Stored = stored,
            Account = account,
            Refusal = refusal,
            Terms = terms.Value,
            Grant = grants.For(stored),
            SpecProblem = terms.IsUsable ? null : terms.Problem,
            Rules = current,
            Bonds = BondsOf(key, account),
            HoldsReservation = namespaces.HoldsReservation(stored),
            UnitsElsewhere = namespaces.UnitsBeside(key.Namespace, stored.Uid()),
            TenantExists = tenants.Exists(key.Namespace, stored.Spec.TenantRef),
            Standing = standings.Find(key),
            MetricsProblem = prometheus.Problem,
        };
    }

    /// <summary>The snapshot with just the given bonds, as the API server has them now.</summary>
    public async Task<AccountSnapshot> WithLiveBondsAsync(AccountSnapshot snapshot, IEnumerable<BondReading> wanted, CancellationToken cancellationToken)
    {
        return snapshot with { Bonds = await InParallel.SelectAsync([.. wanted], ReadAsync, cancellationToken) };

        async Task<BondReading> ReadAsync(BondReading reading, CancellationToken token)
        {
            var bond = await bonds.GetAsync(new ResourceKey(snapshot.Stored.Namespace(), reading.Name), token);
            return reading with { Present = bond?.Uid() == reading.Uid ? bond : null };
        }
    }

    public void Forget(AccountKey key) => Close(key);

    private BondingAccount Open(AccountKey key, CreditAccount stored, Mapped<AccountTerms> terms)
    {
        var account = AccountMapping.Read(stored).Value
            ?? new BondingAccount(stored.Uid(), AccountTermsMapping.Opening(stored.Spec, terms.Value!), ChainHead.Start, []);
        // An account whose spec cannot be used keeps the buckets that it has.
        var buckets = terms.Value is { } usable ? BucketTerms.Open(account.Buckets, usable.Buckets) : account.Buckets;
        var live = book.Open(key);
        live.Admit(stored, account.Ledger, buckets);
        return account with { Ledger = live.Ledger, Buckets = live.Buckets };
    }

    // Whoever is not in the book accrues nothing.
    private BondingAccount? Close(AccountKey key)
    {
        book.Close(key);
        standings.Remove(key);
        return null;
    }

    private IReadOnlyList<BondReading> BondsOf(AccountKey key, BondingAccount? account)
    {
        var cached = indexes.BondsOf(key).Where(bond => !BondMapping.IsDone(bond) || account?.SettlingFor(bond.Uid()) is not null)
            .Select(bond => new BondReading(bond.Name(), bond.Uid(), bond)).ToList();
        var uncached = (account?.Settling ?? []).Where(receipt => cached.All(bond => bond.Uid != receipt.BondUid))
            .Select(receipt => new BondReading(receipt.BondName, receipt.BondUid, null));
        return [.. cached, .. uncached];
    }
}
