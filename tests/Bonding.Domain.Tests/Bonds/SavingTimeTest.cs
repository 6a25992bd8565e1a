using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Bonds;

public class SavingTimeTest
{
    private static readonly AccountRules Terms = AccountRules.Of(EarnRate.Of(20, 1));
    private static readonly CreditAmount Price = CreditAmount.FromCredits(101);

    [Theory]
    [InlineData(101, 0, 0, 0.0)]
    [InlineData(95, 0, 0, 0.5)]
    [InlineData(95, 6, 0, 1.0)]
    [InlineData(95, 0, 100, 1.0)]
    public void It_is_what_lacks_and_what_is_owed_over_what_is_earned_and_not_spent(
        int balance,
        int surplus,
        double usedMillicores,
        double hours
    )
    {
        var ledger = CreditLedger.Empty with { Balance = CreditAmount.FromCredits(balance), Surplus = CreditAmount.FromCredits(surplus) };
        Assert.Equal(hours, SavingTime.Until(Price, ledger, Terms, usedMillicores)!.Value.TotalHours, 9);
    }

    [Fact]
    public void Who_spends_all_that_it_earns_or_wants_more_than_it_can_hold_never_gets_there()
    {
        Assert.Null(SavingTime.Until(Price, CreditLedger.Empty, Terms, usedMillicores: 200));
        Assert.Null(SavingTime.Until(CreditAmount.FromCredits(289), CreditLedger.Empty, Terms, usedMillicores: 0));
    }
}
