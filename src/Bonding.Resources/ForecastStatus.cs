using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

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
}
