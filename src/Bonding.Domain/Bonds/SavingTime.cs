using Bonding.Domain.Credits;

namespace Bonding.Domain.Bonds;

/// <summary>
/// Estimates how long an account has to save, for people: it is wrong when the use changes, and nothing is decided by it.
/// </summary>
public static class SavingTime
{
    private const double MinutesPerHour = 60;

    /// <summary>
    /// Returns the time until the balance covers a price while the tenant goes on using <paramref name="usedMillicores"/>: zero if it
    /// covers it already, null if it never will, because the tenant spends as much as it earns or the price is above the cap.
    /// </summary>
    public static TimeSpan? Until(CreditAmount price, CreditLedger ledger, AccountRules rules, double usedMillicores)
    {
        if (ledger.Balance >= price)
            return TimeSpan.Zero;
        var perHour = rules.Rate.PerHour.ToDouble() - usedMillicores / Millicores.PerVcpu * MinutesPerHour;
        if (price > rules.Cap || !(perHour > 0))
            return null;
        var hours = (price - ledger.Balance + ledger.Surplus).ToDouble() / perHour;
        return hours < TimeSpan.MaxValue.TotalHours ? TimeSpan.FromHours(hours) : null;
    }
}
