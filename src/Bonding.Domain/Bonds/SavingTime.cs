using Bonding.Domain.Credits;

namespace Bonding.Domain.Bonds;

/// <summary>How long an account has to save. An estimate for people: a use that changes makes it wrong, and nothing is decided by it.</summary>
public static class SavingTime
{
    private const double MillicoresPerVcpu = 1000;
    private const double MinutesPerHour = 60;

    /// <summary>
    /// Until the balance covers a price while the tenant goes on using <paramref name="usedMillicores"/>; zero if it does already, null if it
    /// never will: it spends as much as it earns, or the price is above the cap.
    /// </summary>
    public static TimeSpan? Until(CreditAmount price, CreditLedger ledger, AccountRules terms, double usedMillicores)
    {
        if (ledger.Balance >= price)
            return TimeSpan.Zero;
        var perHour = terms.Rate.PerHour.ToDouble() - usedMillicores / MillicoresPerVcpu * MinutesPerHour;
        if (price > terms.Cap || !(perHour > 0))
            return null;
        var hours = (price - ledger.Balance + ledger.Surplus).ToDouble() / perHour;
        return hours < TimeSpan.MaxValue.TotalHours ? TimeSpan.FromHours(hours) : null;
    }
}
