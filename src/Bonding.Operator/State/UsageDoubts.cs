using Bonding.Domain.Metering;

namespace Bonding.Operator.State;

/// <summary>What conditions and events say about use that cannot be known.</summary>
public static class UsageDoubts
{
    /// <summary>Returns the sentence for a doubt.</summary>
    public static string MessageOf(UsageDoubt doubt) =>
        doubt switch
        {
            UsageDoubt.GrowthBeyondSize =>
                "the CPU counter grew by more than the tenant's size allows: what exceeds it is unknown and not charged",
            UsageDoubt.TellersDisagree =>
                "several series of one CPU counter disagree: only the one that was followed before is charged; see the option Tellers",
            UsageDoubt.PastUnknown =>
                "a CPU counter showed up that had counted before it was seen: what it counted until then is unknown and not charged",
            _ => "everything that the counters show is charged",
        };
}
