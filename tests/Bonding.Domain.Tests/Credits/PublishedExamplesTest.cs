using Bonding.Domain.Credits;
using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Credits;

/// <summary>
/// The worked examples of the AWS EC2 user guide for standard and unlimited mode, phase by phase, at the precision
/// printed there.
/// </summary>
public class PublishedExamplesTest
{
    private static readonly EarnRate T3Nano = EarnRate.Of(5, 2);
    private static readonly EarnRate T2Nano = EarnRate.Of(5, 1);

    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private long _usedMicroseconds;

    [Fact]
    public void T3_nano_standard_ends_every_phase_at_the_published_balance()
    {
        var rules = AccountRules.Of(T3Nano);
        var ledger = Start(CreditLedger.Empty, rules);
        (double Hours, double Percent, string Balance)[] phases =
        [
            (24, 0, "144"),
            (12, 2.5, "144"),
            (24, 7, "86.4"),
            (12, 2.5, "122.4"),
            (2, 60, "0"),
            (14, 5, "0"),
            (24, 0, "144"),
        ];
        foreach (var (hours, percent, balance) in phases)
        {
            ledger = Run(ledger, rules, hours, percent, vcpus: 2);
            Assert.Equal(balance, ledger.Balance.ToString());
            Assert.Equal(CreditAmount.Zero, ledger.Imbalance);
        }
    }

    [Fact]
    public void T3_nano_unlimited_owes_repays_and_is_charged_as_published()
    {
        var rules = AccountRules.Of(T3Nano, CreditSpecification.Unlimited);
        var ledger = Start(CreditLedger.Empty, rules);
        (double Hours, double Percent, string Balance, string Surplus, string Charged)[] phases =
        [
            (24, 0, "144", "0", "0"),
            (12, 2.5, "144", "0", "0"),
            (24, 7, "86.4", "0", "0"),
            (12, 2.5, "122.4", "0", "0"),
            (5, 100, "0", "144", "303.6"),
            (13, 5, "0", "144", "303.6"),
            (24, 0, "0", "0", "303.6"),
        ];
        foreach (var (hours, percent, balance, surplus, charged) in phases)
        {
            ledger = Run(ledger, rules, hours, percent, vcpus: 2);
            Assert.Equal((balance, surplus, charged), (ledger.Balance.ToString(), ledger.Surplus.ToString(), ledger.Charged.ToString()));
            Assert.Equal(CreditAmount.Zero, ledger.Imbalance);
        }
    }

    [Fact]
    public void T2_nano_spends_its_launch_credits_first_as_published()
    {
        var rules = AccountRules.Of(T2Nano);
        var ledger = Start(CreditLedger.Empty.Launch(CreditAmount.FromCredits(30)), rules);
        (double Hours, double Percent, string Total)[] phases =
        [
            (24, 0, "102"),
            (12, 0, "102"),
            (25, 2, "72"),
            (11, 2, "72"),
            (3, 20, "45"),
            (15, 2, "72"),
            (6, 0, "72"),
        ];
        foreach (var (hours, percent, total) in phases)
        {
            ledger = Run(ledger, rules, hours, percent, vcpus: 1);
            Assert.Equal(total, (ledger.Balance + ledger.LaunchBalance).ToString());
            Assert.Equal(CreditAmount.Zero, ledger.Imbalance);
        }
    }

    [Fact]
    public void One_five_minute_step_of_a_t3_nano_is_2_plus_a_half_minus_1()
    {
        var rules = AccountRules.Of(T3Nano);
        var ledger = Start(CreditLedger.Empty.Grant(CreditAmount.FromCredits(2), rules.Cap), rules);
        Assert.Equal("1.5", Run(ledger, rules, hours: 5 / 60.0, percent: 10, vcpus: 2).Balance.ToString());
    }

    private CreditLedger Start(CreditLedger ledger, AccountRules rules) => Accrual.Settle(ledger, rules, Sample());

    // One sample every five minutes, like CloudWatch.
    private CreditLedger Run(CreditLedger ledger, AccountRules rules, double hours, double percent, int vcpus)
    {
        var steps = (int)Math.Round(hours * 12);
        for (var step = 0; step < steps; step++)
        {
            _now += TimeSpan.FromMinutes(5);
            _usedMicroseconds += (long)(300_000_000 * vcpus * percent / 100);
            ledger = Accrual.Settle(ledger, rules, Sample());
        }
        return ledger;
    }

    private UsageSample Sample() => new(UsageTime.FromMicroseconds(_usedMicroseconds), _now, "");
}
