using Bonding.Domain.Metering;

namespace Bonding.Domain.Credits;

/// <summary>The price of use: one credit for one unit of a resource, used for one minute.</summary>
/// <remarks>
/// Credits are counted from the beginning of the counter and rounded down there. So they telescope: the credits between two readings do not
/// depend on how many readings lie between them.
/// </remarks>
public static class UsageCost
{
    private const long MicrosecondsPerMicroCredit = 60;

    /// <summary>Returns the credits used since the counter began: one micro-credit per full 60 unit-microseconds.</summary>
    public static CreditAmount ToCredits(this UsageTime use) =>
        CreditAmount.FromMicroCredits(use.Microseconds / MicrosecondsPerMicroCredit);

    /// <summary>Returns the credits used from <paramref name="earlier"/> of the same counter segment to this reading.</summary>
    public static CreditAmount CreditsSince(this UsageTime later, UsageTime earlier) => later.ToCredits() - earlier.ToCredits();
}
