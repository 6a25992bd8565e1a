using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.CreditAccounts;

/// <summary>The forecast of one resource. Use is a share of the tenant's size.</summary>
public sealed class ForecastStatus
{
    [Required]
    [Description("Resource: cpu, memory or io.")]
    public string Resource { get; set; } = "";

    [Description("Level that the peak of the next 5 seconds stays under with probability 0.95.")]
    public double Need { get; set; }

    [Description("The same statistic for the last 30 seconds.")]
    public double Level { get; set; }

    [Description("The model that currently forecasts best.")]
    public string? Model { get; set; }

    [Description("How far to trust the forecast: None, ColdStart, Stale or Ready.")]
    public string? Quality { get; set; }

    [Description(
        "Skill over about the last 5 minutes: 1 - (absolute error one second ahead / error of repeating the last value). "
            + "1 is perfect, 0 is no better than the last value, negative is worse."
    )]
    public double? Skill { get; set; }

    [Description(
        "Share of samples over about the last 5 minutes that stayed at or under the 0.95 quantile forecast one second before. "
            + "0.95 if the forecast is calibrated."
    )]
    public double? Coverage { get; set; }

    [Description("Period of the pattern that was found, in seconds. Left out if there is none.")]
    public int? PeriodSeconds { get; set; }

    [Description("True while the last value is used as the forecast because the engine did worse than that. Left out otherwise.")]
    public bool? SteppedBack { get; set; }
}
