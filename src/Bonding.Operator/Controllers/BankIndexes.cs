using Bonding.Kubernetes.Informers;
using Bonding.Operator.Controllers.Accounts;
using Bonding.Operator.State;
using Bonding.Resources;
using k8s.Models;

namespace Bonding.Operator.Controllers;

/// <summary>The caches of accounts and bonds with the ways in which the bank looks them up.</summary>
public sealed class BankIndexes
{
    private const string Tenant = "tenant";
    private const string Namespace = "namespace";
    private const string Account = "account";

    private readonly ResourceStore<CreditAccount> _accounts;
    private readonly ResourceStore<Bond> _bonds;

    public BankIndexes(Informer<CreditAccount> accounts, Informer<Bond> bonds)
    {
        (_accounts, _bonds) = (accounts.Store, bonds.Store);
        _accounts.AddIndex(Tenant, account => [TenantOf(account)]);
        _accounts.AddIndex(Namespace, account => [account.Namespace()]);
        _bonds.AddIndex(Account, bond => [AccountOf(bond).ToString()]);
    }

    public static AccountKey KeyOf(CreditAccount account) => new(account.Namespace(), account.Name());

    /// <summary>The account that a bond asks of.</summary>
    public static AccountKey AccountOf(Bond bond) => new(bond.Namespace(), bond.Spec.AccountName);

    public CreditAccount? AccountOf(AccountKey key) => _accounts.Get(new(key.Namespace, key.Name));

    public IReadOnlyList<CreditAccount> AccountsOfSameTenant(CreditAccount account) => _accounts.ByIndex(Tenant, TenantOf(account));

    /// <summary>The account of a tenant that is served; null if it has none.</summary>
    public CreditAccount? ServedAccountOf(string ns, TenantRef tenant) =>
        AccountIntake.ServedOf(_accounts.ByIndex(Tenant, TenantOf(ns, tenant)));

    /// <summary>The account of the first of these tenants that has a served one.</summary>
    public CreditAccount? ServedAccountOf(string ns, IReadOnlyList<TenantRef> tenants) =>
        tenants.Select(tenant => ServedAccountOf(ns, tenant)).FirstOrDefault(account => account is not null);

    public IReadOnlyList<CreditAccount> AccountsIn(string ns) => _accounts.ByIndex(Namespace, ns);

    public bool HasAccountsIn(string ns) => _accounts.HasAny(Namespace, ns);

    public IReadOnlyList<Bond> BondsOf(AccountKey account) => _bonds.ByIndex(Account, account.ToString());

    private static string TenantOf(CreditAccount account) => TenantOf(account.Namespace(), account.Spec.TenantRef);

    private static string TenantOf(string ns, TenantRef tenant) => $"{ns}/{tenant.Kind}/{tenant.Name}";
}
