using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.CreditAccounts;

/// <summary>effective = clamp(base × adjustment).</summary>
public sealed class MultiplierStatus
{
    [Description("From bonded units alone.")]
    public double Base { get; set; }

    [Description("Forecast-driven factor, smoothed and limited.")]
    public double Adjustment { get; set; }

    [Description("What counts.")]
    public double Effective { get; set; }

    [Description("Why the adjustment is what it is.")]
    public string Reason { get; set; } = "";

    [Description("The limit that bound it: DeadBand, Dwell, Slew, Clamp or None.")]
    public string Limit { get; set; } = "";
}
