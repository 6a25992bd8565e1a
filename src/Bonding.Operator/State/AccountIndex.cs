using System.Runtime.CompilerServices;
using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.State;

/// <summary>Looks up accounts and bonds in their caches, and reads the statuses of accounts.</summary>
public sealed class AccountIndex
{
    private const string Tenant = "tenant";
    private const string Namespace = "namespace";
    private const string Account = "account";

    private readonly ResourceStore<CreditAccount> _accounts;
    private readonly ResourceStore<Bond> _bonds;

    /// <summary>Keeps what was read of a version as long as the version itself is in use.</summary>
    private readonly ConditionalWeakTable<CreditAccount, Parsed<BondingAccount>> _read = [];

    public AccountIndex(Informer<CreditAccount> accounts, Informer<Bond> bonds)
    {
        (_accounts, _bonds) = (accounts.Store, bonds.Store);
        _accounts.AddIndex(Tenant, account => [TenantOf(account)]);
        _accounts.AddIndex(Namespace, account => [account.Namespace()]);
        _bonds.AddIndex(Account, bond => [AccountOf(bond).ToString()]);
    }

    /// <summary>Returns the oldest account of a tenant, which is the one that is served, or null if there is none.</summary>
    public static CreditAccount? OldestOf(IEnumerable<CreditAccount> ofSameTenant) =>
        ofSameTenant
            .OrderBy(account => account.Metadata.CreationTimestamp)
            .ThenBy(account => account.Name(), StringComparer.Ordinal)
            .FirstOrDefault();

    public static NamespacedName KeyOf(CreditAccount account) => new(account.Namespace(), account.Name());

    /// <summary>Returns the key of the account that a bond is to be paid from.</summary>
    public static NamespacedName AccountOf(Bond bond) => new(bond.Namespace(), bond.Spec.AccountName);

    public CreditAccount? AccountOf(NamespacedName key) => _accounts.Get(key);

    public IReadOnlyList<CreditAccount> AccountsOfSameTenant(CreditAccount account) => _accounts.ByIndex(Tenant, TenantOf(account));

    /// <summary>Returns the served account of a tenant, or null if the tenant has no account.</summary>
    public CreditAccount? ServedAccountOf(string ns, TenantRef tenant) => OldestOf(_accounts.ByIndex(Tenant, TenantOf(ns, tenant)));

    /// <summary>Returns the served account of the first of these tenants that has one, or null if none has.</summary>
    public CreditAccount? ServedAccountOf(string ns, IReadOnlyList<TenantRef> tenants) =>
        tenants.Select(tenant => ServedAccountOf(ns, tenant)).FirstOrDefault(account => account is not null);

    public IReadOnlyList<CreditAccount> AccountsIn(string ns) => _accounts.ByIndex(Namespace, ns);

    public bool HasAccountsIn(string ns) => _accounts.HasAny(Namespace, ns);

    public IReadOnlyList<Bond> BondsOf(NamespacedName account) => _bonds.ByIndex(Account, account.ToString());

    /// <summary>
    /// Returns the account that the status of a version holds, or null if the account is not opened yet. A version of the cache is parsed
    /// and its seal is checked once, whichever of the informer's handlers and the reconciles asks first.
    /// </summary>
    public Parsed<BondingAccount>? Read(CreditAccount version)
    {
        if (AccountStatusMapping.IsUnopened(version.Status))
            return null;
        // Reconciles get copies of what the cache holds.
        var cached = _accounts.Get(KeyOf(version));
        return _read.GetValue(cached is not null && ObjectVersion.IsSame(cached, version) ? cached : version, AccountStatusMapping.Read);
    }

    private static string TenantOf(CreditAccount account) => TenantOf(account.Namespace(), account.Spec.TenantRef);

    // An instance bears the name of its VM: both are one tenant.
    private static string TenantOf(string ns, TenantRef tenant)
    {
        var kind = tenant.Kind == TenantKind.VirtualMachineInstance ? TenantKind.VirtualMachine : tenant.Kind;
        return $"{ns}/{kind}/{tenant.Name}";
    }
}
