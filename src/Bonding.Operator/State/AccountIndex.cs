using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.State;

/// <summary>The caches of accounts and bonds with the ways in which the bank looks them up.</summary>
public sealed class AccountIndex
{
    private const string Tenant = "tenant";
    private const string Namespace = "namespace";
    private const string Account = "account";

    private readonly ResourceStore<CreditAccount> _accounts;
    private readonly ResourceStore<Bond> _bonds;

    public AccountIndex(Informer<CreditAccount> accounts, Informer<Bond> bonds)
    {
        (_accounts, _bonds) = (accounts.Store, bonds.Store);
        _accounts.AddIndex(Tenant, account => [TenantOf(account)]);
        _accounts.AddIndex(Namespace, account => [account.Namespace()]);
        _bonds.AddIndex(Account, bond => [AccountOf(bond).ToString()]);
    }

    /// <summary>Returns the oldest account of a tenant, which is the one that is served; null if there is none.</summary>
    public static CreditAccount? OldestOf(IEnumerable<CreditAccount> ofSameTenant) =>
        ofSameTenant
            .OrderBy(account => account.Metadata.CreationTimestamp)
            .ThenBy(account => account.Name(), StringComparer.Ordinal)
            .FirstOrDefault();

    public static NamespacedName KeyOf(CreditAccount account) => new(account.Namespace(), account.Name());

    /// <summary>The account that a bond asks of.</summary>
    public static NamespacedName AccountOf(Bond bond) => new(bond.Namespace(), bond.Spec.AccountName);

    public CreditAccount? AccountOf(NamespacedName key) => _accounts.Get(key);

    public IReadOnlyList<CreditAccount> AccountsOfSameTenant(CreditAccount account) => _accounts.ByIndex(Tenant, TenantOf(account));

    /// <summary>The account of a tenant that is served; null if it has none.</summary>
    public CreditAccount? ServedAccountOf(string ns, TenantRef tenant) => OldestOf(_accounts.ByIndex(Tenant, TenantOf(ns, tenant)));

    /// <summary>The account of the first of these tenants that has a served one.</summary>
    public CreditAccount? ServedAccountOf(string ns, IReadOnlyList<TenantRef> tenants) =>
        tenants.Select(tenant => ServedAccountOf(ns, tenant)).FirstOrDefault(account => account is not null);

    public IReadOnlyList<CreditAccount> AccountsIn(string ns) => _accounts.ByIndex(Namespace, ns);

    public bool HasAccountsIn(string ns) => _accounts.HasAny(Namespace, ns);

    public IReadOnlyList<Bond> BondsOf(NamespacedName account) => _bonds.ByIndex(Account, account.ToString());

    private static string TenantOf(CreditAccount account) => TenantOf(account.Namespace(), account.Spec.TenantRef);

    private static string TenantOf(string ns, TenantRef tenant) => $"{ns}/{tenant.Kind}/{tenant.Name}";
}
