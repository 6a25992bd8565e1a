using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Credits;

public class TreasuryTest
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_123);
    private static readonly CreditAmount PerHour = CreditAmount.Parse("0.7");

    [Fact]
    public void The_treasury_holds_all_taxes_less_all_grants()
    {
        var payer = CreditLedger.Empty with { TaxPaid = CreditAmount.FromCredits(7) };
        var payee = CreditLedger.Empty.Grant(CreditAmount.FromCredits(3), CreditAmount.MaxValue);
        Assert.Equal("4", Treasury.Of([payer, payee, payer with { TaxPaid = CreditAmount.Zero }]).Balance.ToString());
    }

    [Fact]
    public void What_is_granted_does_not_depend_on_how_often_it_is_paid() =>
        Gen.Long[0, 36_000_000].Array[1, 40].Sample(milliseconds =>
        {
            var rich = new Treasury(CreditAmount.FromCredits(1_000), CreditAmount.Zero);
            var often = PayAt(rich, milliseconds);
            var once = PayAt(rich, [milliseconds.Max()]);
            return often.Granted == once.Granted && often.Balance == once.Balance;
        });

    [Fact]
    public void An_hour_pays_exactly_the_hourly_grant() =>
        Assert.Equal(PerHour, PayAt(new Treasury(CreditAmount.FromCredits(1_000), CreditAmount.Zero), [1_234, 999_999, 3_600_000]).Granted);

    [Fact]
    public void A_grant_is_paid_only_from_taxes_and_the_rest_when_they_come()
    {
        var poor = PayAt(new Treasury(CreditAmount.Parse("0.5"), CreditAmount.Zero), [3_600_000]);
        Assert.Equal(("0.5", "0.2"), (poor.Granted.ToString(), poor.Grants!.Value.Owed.ToString()));
        var unpaid = new Treasury(CreditAmount.Parse("0.5"), poor.Granted).Pay(poor, PerHour, CreditAmount.MaxValue, Start.AddHours(1));
        Assert.Equal(poor.Granted, unpaid.Granted);
        var later = new Treasury(CreditAmount.FromCredits(5), poor.Granted).Pay(poor, PerHour, CreditAmount.MaxValue, Start.AddHours(1));
        Assert.Equal(("0.7", "0"), (later.Granted.ToString(), later.Grants!.Value.Owed.ToString()));
    }

    [Fact]
    public void An_overdrawn_treasury_pays_nothing_and_takes_nothing_back() =>
        Assert.Equal(CreditAmount.Zero, PayAt(new Treasury(CreditAmount.Zero, CreditAmount.FromCredits(1)), [3_600_000]).Granted);

    [Fact]
    public void A_clock_set_back_pays_nothing_twice()
    {
        var rich = new Treasury(CreditAmount.FromCredits(1_000), CreditAmount.Zero);
        var paid = PayAt(rich, [3_600_000]);
        var again = rich.Pay(rich.Pay(paid, PerHour, CreditAmount.MaxValue, Start), PerHour, CreditAmount.MaxValue, Start.AddHours(1));
        Assert.Equal(paid, again);
    }

    private static CreditLedger PayAt(Treasury treasury, long[] milliseconds)
    {
        var ledger = treasury.Pay(CreditLedger.Empty, PerHour, CreditAmount.MaxValue, Start);
        foreach (var at in milliseconds.Order())
            ledger = (treasury with { Granted = treasury.Granted + ledger.Granted }).Pay(ledger, PerHour, CreditAmount.MaxValue, Start.AddMilliseconds(at));
        return ledger;
    }
}
