using Bonding.Domain;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Operator.Controllers.Accounts;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using k8s.Models;

namespace Bonding.Operator.Tests.Bank;

/// <summary>Accounts, bonds and snapshots for the tests of the bank.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static CreditAccount Account(string name = "web", string uid = "account-1", BondingAccount? money = null, int createdMinute = 0) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name, NamespaceProperty = "shop", Uid = uid, Generation = 1, ResourceVersion = "7",
            CreationTimestamp = Now.UtcDateTime.AddMinutes(createdMinute),
        },
        Spec = new CreditAccountSpec
        {
            TenantRef = new TenantRef { Kind = TenantKind.Deployment, Name = "web" },
            Earning = new EarningSpec { Vcpus = 2, BaselinePercent = 20 },
        },
        Status = money is null ? new CreditAccountStatus() : AccountMapping.Write(money),
    };

    public static Bond Bond(string uid, int units = 1, WhenInsufficient whenInsufficient = WhenInsufficient.Wait) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"bond-{uid}", NamespaceProperty = "shop", Uid = uid, Generation = 1, CreationTimestamp = Now.UtcDateTime },
        Spec = new BondSpec { AccountName = "web", Units = units, WhenInsufficient = whenInsufficient },
    };

    /// <summary>The bond as it shows its debit of an account.</summary>
    public static Bond Paid(Bond bond, string accountUid)
    {
        var account = Money(500) with { Uid = accountUid };
        BondMapping.Write(BondTransaction.Decide(account, [BondMapping.Read(bond)], BondTerms.Default, default, Now).Account.Settling[0], bond.Status);
        return bond;
    }

    public static BondingAccount Money(long credits) => new(
        "account-1", CreditLedger.Empty.Grant(CreditAmount.FromCredits(credits), CreditAmount.MaxValue), ChainHead.Start, []);

    /// <summary>A namespace's record as it is read after it was written.</summary>
    public static Mapped<NamespaceBook> Read(NamespaceBook book) => NamespaceLedgerMapping.Read(Record(book));

    public static NamespaceLedger Record(NamespaceBook book) => new()
    {
        Metadata = new V1ObjectMeta { Name = "shop", Uid = "record-1", ResourceVersion = "3" },
        Status = NamespaceLedgerMapping.Write(book, "record-1"),
    };

    public static AccountSnapshot Snapshot(BondingAccount money, params Bond[] bonds) => new()
    {
        Stored = Account(money: money),
        Account = money,
        Rules = BondingRules.Default,
        Bonds = [.. bonds.Select(Reading)],
        TenantExists = true,
    };

    public static BondReading Reading(Bond bond) => new(bond.Metadata.Name, bond.Metadata.Uid, bond);

    public static V1Condition Condition(this CreditAccountStatus status, string type) => status.Conditions!.Single(condition => condition.Type == type);
}
