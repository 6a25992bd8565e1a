using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Credits;

public class CreditLedgerTest
{
    private static readonly CreditAmount Cap = CreditAmount.FromCredits(100);

    private static readonly Gen<Func<CreditLedger, CreditLedger>> Movements = Gen.OneOf(
        Amounts.Select<CreditAmount, Func<CreditLedger, CreditLedger>>(amount => ledger => ledger.Launch(amount)),
        Amounts.Select<CreditAmount, Func<CreditLedger, CreditLedger>>(amount => ledger => ledger.Grant(amount, Cap)),
        Amounts.Select<CreditAmount, Func<CreditLedger, CreditLedger>>(amount => ledger => ledger.Open(amount, Cap)),
        Amounts
            .Select(Gen.Int[1, 5])
            .Select<CreditAmount, int, Func<CreditLedger, CreditLedger>>(
                (amount, units) => ledger => BondIfPossible(ledger, amount, units)
            ),
        Amounts
            .Select(Amounts, Gen.Bool)
            .Select<CreditAmount, CreditAmount, bool, Func<CreditLedger, CreditLedger>>(
                (earned, used, unlimited) => ledger => Accrual.Post(ledger, Rules(unlimited), earned, used)
            ),
        Gen.Int[0, 3]
            .Select<int, Func<CreditLedger, CreditLedger>>(change =>
                ledger =>
                    change switch
                    {
                        0 => ledger.ChargeSurplus().DropLaunchCredits(),
                        1 => ledger.Expire(),
                        2 => ledger.Under(CreditSpecification.Standard),
                        _ => ledger.Under(CreditSpecification.Unlimited),
                    }
            ),
        Gen.Long[-50_000_000, 50_000_000]
            .Select<long, Func<CreditLedger, CreditLedger>>(amount => ledger => CorrectIfPossible(ledger, amount))
    );

    private static Gen<CreditAmount> Amounts => Gen.Long[0, 120_000_000].Select(CreditAmount.FromMicroCredits);

    [Fact]
    public void No_sequence_of_movements_makes_or_loses_a_credit() =>
        Movements
            .Array[0, 60]
            .Sample(movements =>
                movements
                    .Aggregate(new[] { CreditLedger.Empty }, (ledgers, move) => [.. ledgers, move(ledgers[^1])])
                    .All(ledger =>
                        ledger.Imbalance == CreditAmount.Zero
                        && !ledger.Balance.IsNegative
                        && !ledger.LaunchBalance.IsNegative
                        && !ledger.Surplus.IsNegative
                    )
            );

    [Fact]
    public void A_bond_beyond_the_balance_is_refused()
    {
        var ledger = CreditLedger.Empty.Grant(CreditAmount.FromCredits(50), Cap);
        Assert.Throws<InvalidOperationException>(() => ledger.Bond(1, CreditAmount.FromCredits(50), CreditAmount.FromMicroCredits(1)));
    }

    [Fact]
    public void A_bond_without_units_or_with_a_negative_price_is_refused()
    {
        var ledger = CreditLedger.Empty.Grant(CreditAmount.FromCredits(50), Cap);
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Bond(0, CreditAmount.Zero, CreditAmount.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Bond(1, CreditAmount.FromCredits(-1), CreditAmount.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Bond(1, CreditAmount.Zero, CreditAmount.FromCredits(-1)));
    }

    [Fact]
    public void Launch_credits_cannot_be_bonded()
    {
        var ledger = CreditLedger.Empty.Launch(CreditAmount.FromCredits(500));
        Assert.Throws<InvalidOperationException>(() => ledger.Bond(1, CreditAmount.FromCredits(100), CreditAmount.FromCredits(1)));
    }

    [Fact]
    public void A_grant_repays_what_is_owed_before_it_can_be_spent()
    {
        var owing = Accrual.Post(CreditLedger.Empty, Rules(unlimited: true), CreditAmount.Zero, CreditAmount.FromCredits(30));
        var granted = owing.Grant(CreditAmount.FromCredits(50), Cap);
        Assert.Equal(("20", "0", "0"), (granted.Balance.ToString(), granted.Surplus.ToString(), granted.Imbalance.ToString()));
    }

    [Fact]
    public void A_grant_above_the_cap_is_discarded_and_shown()
    {
        var granted = CreditLedger.Empty.Grant(CreditAmount.FromCredits(130), Cap);
        Assert.Equal((Cap, "30", "130"), (granted.Balance, granted.Discarded.ToString(), granted.Granted.ToString()));
    }

    [Fact]
    public void A_negative_grant_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CreditLedger.Empty.Grant(CreditAmount.FromCredits(-1), Cap));

    [Fact]
    public void Leaving_unlimited_charges_the_surplus_at_once_and_keeps_the_balance()
    {
        var owing = Accrual.Post(CreditLedger.Empty, Rules(unlimited: true), CreditAmount.Zero, CreditAmount.FromCredits(30));
        var standard = owing.Under(CreditSpecification.Standard);
        Assert.Equal(("0", "30"), (standard.Surplus.ToString(), standard.Charged.ToString()));
        Assert.Equal(owing, owing.Under(CreditSpecification.Unlimited));
    }

    [Fact]
    public void Entering_unlimited_drops_the_launch_credits_and_keeps_the_balance()
    {
        var launched = CreditLedger.Empty.Launch(CreditAmount.FromCredits(30)).Grant(CreditAmount.FromCredits(7), Cap);
        var unlimited = launched.Under(CreditSpecification.Unlimited);
        Assert.Equal(("7", "0", "30"), (unlimited.Balance.ToString(), unlimited.LaunchBalance.ToString(), unlimited.Discarded.ToString()));
        Assert.Equal(launched, launched.Under(CreditSpecification.Standard));
    }

    private static CreditLedger CorrectIfPossible(CreditLedger ledger, long microCredits)
    {
        var correction = new LedgerCorrection(ledger.LastCorrection + 1, CreditAmount.FromMicroCredits(microCredits), "test", "admin");
        return correction.ObstacleIn(ledger) is null ? correction.ApplyTo(ledger) : ledger;
    }

    private static AccountRules Rules(bool unlimited) =>
        new(EarnRate.Of(10, 2), Cap, unlimited ? CreditSpecification.Unlimited : CreditSpecification.Standard);

    private static CreditLedger BondIfPossible(CreditLedger ledger, CreditAmount principal, int units)
    {
        var tax = CreditAmount.FromMicroCredits(principal.MicroCredits / 100);
        return principal + tax <= ledger.Balance ? ledger.Bond(units, principal, tax) : ledger;
    }
}
