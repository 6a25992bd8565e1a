using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Bonds.Crashes;

internal enum Phase
{
    Pending,
    Bonded,
    Rejected,
}

internal sealed record Versioned<T>(int Version, T Value);

internal sealed record ModelBond(BondRequest Request, Phase Phase, string? ReceiptHash = null);

/// <summary>One account and its bonds with versions and conditional writes; every receipt that a write of the account added is kept.</summary>
internal sealed class ModelServer(BondingAccount account)
{
    private readonly Dictionary<string, Versioned<ModelBond>> _bonds = [];
    private readonly List<List<ModelBond>> _oldLists =
    [
        [],
    ];
    private int _version;

    public List<Versioned<BondingAccount>> AccountVersions { get; } = [new(0, account)];

    public List<BondReceipt> Debits { get; } = [];

    public Versioned<BondingAccount> Account => AccountVersions[^1];

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
