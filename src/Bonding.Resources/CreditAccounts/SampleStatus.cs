using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.CreditAccounts;

/// <summary>The time of the usage samples of one resource.</summary>
public sealed class SampleStatus
{
    [Required]
    [Description("Resource: cpu, memory or io.")]
    public string Resource { get; set; } = "";

    [Description(
        "How far apart the samples are, in milliseconds. Forecasts are of the mean over so long; "
            + "above 1500 no peak within a second is known."
    )]
    [RangeMinimum(0)]
    public long SpacingMilliseconds { get; set; }

    [Description("How old the newest sample was when this status was decided, in milliseconds.")]
    [RangeMinimum(0)]
    public long AgeMilliseconds { get; set; }
}
