using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.NamespaceLedgers;
using Bonding.Domain.Receipts;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using k8s.Models;

namespace Bonding.Resources.Tests;

/// <summary>Accounts, bonds and namespace ledgers for tests.</summary>
internal static class ResourceSamples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static CreditAccount Account(
        string name = "web",
        string uid = "account-1",
        BondingAccount? money = null,
        int createdMinute = 0
    ) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = "shop",
                Uid = uid,
                Generation = 1,
                ResourceVersion = "7",
                CreationTimestamp = Now.UtcDateTime.AddMinutes(createdMinute),
            },
            Spec = new CreditAccountSpec
            {
                TenantRef = new TenantRef { Kind = TenantKind.Deployment, Name = "web" },
                Earning = new EarningSpec { Vcpus = 2, BaselinePercent = 20 },
            },
            Status = money is null ? new CreditAccountStatus() : AccountStatusMapping.Write(money),
        };

    public static Bond Bond(string uid, int units = 1, WhenInsufficient whenInsufficient = WhenInsufficient.Wait) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = $"bond-{uid}",
                NamespaceProperty = "shop",
                Uid = uid,
                Generation = 1,
                CreationTimestamp = Now.UtcDateTime,
            },
            Spec = new BondSpec
            {
                AccountName = "web",
                Units = units,
                WhenInsufficient = whenInsufficient,
            },
        };

    public static BondingAccount Money(long credits) =>
        new("account-1", CreditLedger.Empty.Grant(CreditAmount.FromCredits(credits), CreditAmount.MaxValue), ChainHead.Start, []);

    /// <summary>A namespace's record as it is read after it was written.</summary>
    public static Parsed<NamespaceLedgerState> Read(NamespaceLedgerState book) => NamespaceLedgerMapping.Read(Record(book));

    public static NamespaceLedger Record(NamespaceLedgerState book) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = "shop",
                Uid = "record-1",
                ResourceVersion = "3",
            },
            Status = NamespaceLedgerMapping.Write(book, "record-1"),
        };
}
