using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
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

    /// <summary>A bucket of IO credits that was full, earned and spent.</summary>
    public static IReadOnlyDictionary<BucketResource, CreditLedger> UsedBuckets { get; } =
        new Dictionary<BucketResource, CreditLedger>
        {
            [BucketResource.Io] = CreditLedger.Empty.Open(CreditAmount.FromCredits(300), CreditAmount.FromCredits(300)) with
            {
                Balance = CreditAmount.FromMicroCredits(299_000_001),
                Spent = CreditAmount.FromMicroCredits(1_500_000),
                Minted = CreditAmount.FromMicroCredits(500_001),
                Checkpoint = new UsageCheckpoint(UsageTime.FromMicroseconds(90_000_000), Now, "since 7"),
            },
        };

    public static BondingAccount Money(long credits) =>
        new("account-1", CreditLedger.Empty.Grant(CreditAmount.FromCredits(credits), CreditAmount.MaxValue), ChainHead.Start, []);

    /// <summary>The ledger of a namespace with accounts of 5 units each; one may have a reservation, and one may be closed.</summary>
    public static NamespaceLedgerState Ledger(int accounts, long tax, bool reserves, bool closes)
    {
        var observed = Enumerable
            .Range(0, accounts)
            .Select(number => new ObservedAccount(
                $"uid-{number}",
                $"web-{number}",
                5,
                number,
                CreditAmount.FromMicroCredits(tax),
                CreditAmount.FromMicroCredits(tax / 2)
            ));
        var ledger = NamespaceLedgerState.Empty.WithObserved(observed, Now.AddTicks(1_234_567));
        if (reserves)
            ledger = ledger.Reserve("uid-9", "late", 4, 9, 100)!;
        return closes ? ledger.Close(["uid-0"]) : ledger;
    }

    /// <summary>A namespace's record as it is read after it was written.</summary>
    public static Parsed<NamespaceLedgerState> Read(NamespaceLedgerState state) => NamespaceLedgerMapping.Read(Record(state));

    public static NamespaceLedger Record(NamespaceLedgerState state) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = "shop",
                Uid = "record-1",
                ResourceVersion = "3",
            },
            Status = NamespaceLedgerMapping.Write(state, "record-1"),
        };
}
