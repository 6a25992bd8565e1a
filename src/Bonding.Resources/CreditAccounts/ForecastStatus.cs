using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.CreditAccounts;

/// <summary>Forecast of one resource, as a share of the tenant's size.</summary>
public sealed class ForecastStatus
{
    [Required]
    [Description("cpu, memory or io.")]
    public string Resource { get; set; } = "";

    [Description("Limit for the peak of the next 5 s at 0.95.")]
    public double Need { get; set; }

    [Description("The same statistic of the last 30 s.")]
    public double Level { get; set; }

    [Description("The model that leads now.")]
    public string? Model { get; set; }

    [Description("None, ColdStart, Stale or Ready.")]
    public string? Quality { get; set; }

    [Description(
        "Over about the last 5 minutes: 1 - absolute error one second ahead / that of the last value. 1 is perfect, 0 no better, negative worse."
    )]
    public double? Skill { get; set; }

    [Description(
        "Over about the last 5 minutes: share of samples at or under the limit at 0.95 of the second before. 0.95 when calibrated."
    )]
    public double? Coverage { get; set; }

    [Description("Length of the pattern that was found, in seconds; left out if there is none.")]
    public int? PeriodSeconds { get; set; }

    [Description("Whether the engine was worse than the last value for a while, which then is the forecast; left out if not.")]
    public bool? SteppedBack { get; set; }
}
