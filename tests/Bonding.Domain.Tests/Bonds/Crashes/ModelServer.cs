using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.NamespaceLedgers;

namespace Bonding.Domain.Tests.Bonds.Crashes;

internal enum Phase
{
    Pending,
    Bonded,
    Rejected,
}

internal sealed record Versioned<T>(int Version, T Value);

internal sealed record ModelBond(BondRequest Request, Phase Phase, string? ReceiptHash = null);

/// <summary>
/// One account, its bonds and the ledger of their namespace, with versions and conditional writes; every receipt that a write of the
/// account added is kept.
/// </summary>
internal sealed class ModelServer(BondingAccount account)
{
    private readonly Dictionary<string, Versioned<ModelBond>> _bonds = [];
    private readonly List<List<ModelBond>> _oldLists =
    [
        [],
    ];
    private int _version;
    private Versioned<NamespaceLedgerState> _ledger = new(0, NamespaceLedgerState.Empty);

    public List<Versioned<BondingAccount>> AccountVersions { get; } = [new(0, account)];

    public List<BondReceipt> Debits { get; } = [];

    public Versioned<BondingAccount> Account => AccountVersions[^1];

    public Versioned<NamespaceLedgerState> Ledger => _ledger;

    /// <summary>Whether the account ever held more units than the namespace's ledger allowed at that moment.</summary>
    public bool HeldUnreservedUnits { get; private set; }

    public IReadOnlyList<ModelBond> Bonds => _oldLists[^1];

    public Versioned<ModelBond>? Bond(string uid) => _bonds.GetValueOrDefault(uid);

    /// <summary>What a cache may still show: any list since the beginning.</summary>
    public List<ModelBond> StaleBonds(Random random) => _oldLists[random.Next(_oldLists.Count)];

    public void Put(ModelBond bond)
    {
        _bonds[bond.Request.Uid] = new Versioned<ModelBond>(++_version, bond);
        Remember();
    }

    public void Delete(string uid)
    {
        _bonds.Remove(uid);
        Remember();
    }

    public bool TryWriteAccount(int readAs, BondingAccount value)
    {
        if (Account.Version != readAs)
            return false;
        Debits.AddRange(value.Settling.Where(receipt => receipt.Sequence > Account.Value.Head.Sequence));
        AccountVersions.Add(new Versioned<BondingAccount>(++_version, value));
        HeldUnreservedUnits |= value.Ledger.BondedUnits > (_ledger.Value.Accounts.GetValueOrDefault(value.Uid)?.UnitsAtMost ?? 0);
        return true;
    }

    public bool TryWriteLedger(int readAs, NamespaceLedgerState value)
    {
        if (_ledger.Version != readAs)
            return false;
        _ledger = new Versioned<NamespaceLedgerState>(++_version, value);
        return true;
    }

    public bool TryWriteBond(int readAs, ModelBond value)
    {
        if (Bond(value.Request.Uid)?.Version != readAs)
            return false;
        Put(value);
        return true;
    }

    public void Earn(CreditAmount credits) =>
        TryWriteAccount(Account.Version, Account.Value with { Ledger = Account.Value.Ledger.Grant(credits, CreditAmount.MaxValue) });

    private void Remember() => _oldLists.Add([.. _bonds.Values.Select(bond => bond.Value)]);
}
