using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.CreditAccounts;

/// <summary>The multiplier of a tenant: effective = clamp(base × adjustment).</summary>
public sealed class MultiplierStatus
{
    [Description("Multiplier from bonded units alone.")]
    public double Base { get; set; }

    [Description("Factor from forecasts, smoothed and limited.")]
    public double Adjustment { get; set; }

    [Description("Base × adjustment, within the bounds of the policy.")]
    public double Effective { get; set; }

    [Description("Why the adjustment has this value.")]
    public string Reason { get; set; } = "";

    [Description("The limit that applied: DeadBand, Dwell, Slew, Clamp or None.")]
    public string Limit { get; set; } = "";
}
