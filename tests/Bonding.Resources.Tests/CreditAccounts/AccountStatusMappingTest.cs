using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Domain.Receipts;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using CsCheck;
using k8s;

namespace Bonding.Resources.Tests.CreditAccounts;

public class AccountStatusMappingTest
{
    private static readonly Gen<CreditAmount> Amount = Gen.Long[0, 1_000_000_000_000].Select(CreditAmount.FromMicroCredits);

    private static readonly Gen<BondingAccount> AnyAccount =
        from opening in Amount
        from launch in Amount
        from hours in Gen.Int[0, 100]
        from used in Gen.Long[0, 1_000_000_000_000]
        from units in Gen.Int[0, 3]
        from unlimited in Gen.Bool
        from series in Gen.OneOf(Gen.Const(""), Gen.Const("node-1"))
        select Live(opening, launch, hours, used, units, unlimited, series);

    [Fact]
    public void An_account_is_read_exactly_as_it_was_written_through_the_JSON_of_the_server() =>
        AnyAccount.Sample(account =>
        {
            var stored = ResourceSamples.Account(money: account);
            var read = AccountStatusMapping.Read(KubernetesJson.Deserialize<CreditAccount>(KubernetesJson.Serialize(stored)));

            Assert.True(read.IsValid, read.ErrorMessage);
            Assert.Equal((account.Ledger, account.Head), (read.Value.Ledger, read.Value.Head));
            Assert.Equal(account.Settling, read.Value.Settling);
        });

    [Fact]
    public void No_status_of_an_account_holds_an_empty_text() =>
        AnyAccount.Sample(account =>
            Assert.DoesNotContain(":\"\"", KubernetesJson.Serialize(AccountStatusMapping.Write(account)), StringComparison.Ordinal)
        );

    public static TheoryData<string, Action<CreditAccountStatus>> Corruptions =>
        new()
        {
            { "status.balance is 'NaN'", status => status.Balance = "NaN" },
            { "status.balance is '-1'", status => status.Balance = "-1" },
            { "status.balance is missing", status => status.Balance = null },
            { "status.balance is '1000000'; allowed: 298", status => status.Balance = "1000000" },
            { "status.totals.granted is '1e3'", status => status.Totals!.Granted = "1e3" },
            { "status.totals.minted is missing", status => status.Totals = null },
            { "status.taxPaid is '0.0000001'", status => status.TaxPaid = "0.0000001" },
            { "status.bondedUnits is '-2'", status => status.BondedUnits = -2 },
            { "status.lastReceipt is missing", status => status.LastReceipt = null },
            { "status.lastReceipt.sequence is '0'", status => status.LastReceipt!.Sequence = 0 },
            { "status.usage.cpuMicroseconds is '-5'", status => status.Usage = new UsageCheckpointStatus { CpuMicroseconds = -5 } },
            { "status.settling[b].receipt.hash", status => status.Settling![0].Units = 1 },
            { "status.seal", status => status.BondedUnits = 20 },
            { "status.seal", status => status.Usage = new UsageCheckpointStatus { CpuMicroseconds = 5 } },
            { "status.seal", status => status.LastReceipt!.Hash = "00" },
            { "status.seal", status => status.Settling = null },
            { "status.seal", status => (status.Balance, status.Totals!.Minted) = ("299", "1") },
            { "status.seal is missing", status => status.Seal = null },
        };

    [Theory]
    [MemberData(nameof(Corruptions), DisableDiscoveryEnumeration = true)]
    public void A_corrupted_status_is_refused_by_the_name_and_the_value_of_the_field(string problem, Action<CreditAccountStatus> corrupt)
    {
        var bonded = BondTransaction
            .Decide(
                ResourceSamples.Money(500),
                [BondMapping.Read(ResourceSamples.Bond("b", units: 2))],
                BondRules.Default,
                default,
                ResourceSamples.Now
            )
            .Account;
        var account = ResourceSamples.Account(money: bonded);
        corrupt(account.Status);

        var read = AccountStatusMapping.Read(account);

        Assert.False(read.IsValid);
        Assert.Contains(problem, read.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_reader_sees_beside_the_money_is_not_sealed()
    {
        var account = ResourceSamples.Account(money: ResourceSamples.Money(500));
        (account.Status.Tier, account.Status.ObservedGeneration, account.Status.AsOf) = (
            "bonding-tier-3",
            7,
            ResourceSamples.Now.UtcDateTime
        );
        account.Status.Conditions = [];
        account.Status.Multiplier = new MultiplierStatus { Base = 3 };

        Assert.True(AccountStatusMapping.Read(account).IsValid);
    }

    private static BondingAccount Live(
        CreditAmount opening,
        CreditAmount launch,
        int hours,
        long used,
        int units,
        bool unlimited,
        string series
    )
    {
        var rules = AccountRules.Of(EarnRate.Of(20m, 2), unlimited ? CreditSpecification.Unlimited : CreditSpecification.Standard);
        var ledger = CreditLedger.Empty.Launch(launch).Grant(opening, CreditAmount.MaxValue);
        ledger = Accrual.Settle(ledger, rules, new UsageSample(UsageTime.Zero, ResourceSamples.Now, series));
        ledger = Accrual.Settle(
            ledger,
            rules,
            new UsageSample(UsageTime.FromMicroseconds(used), ResourceSamples.Now.AddHours(hours), series)
        );
        var account = new BondingAccount("account-1", ledger, ChainHead.Start, []);
        return BondTransaction
            .Decide(account, [BondMapping.Read(ResourceSamples.Bond("b", units))], BondRules.Default, default, ResourceSamples.Now)
            .Account;
    }
}
