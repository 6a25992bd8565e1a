namespace Bonding.Domain.Multipliers;

/// <summary>The outlook of a tenant; a resource without a usable forecast is null.</summary>
public readonly record struct DemandOutlook(ResourceOutlook? Cpu, ResourceOutlook? Memory, ResourceOutlook? Io)
{
    /// <summary>No forecast at all: cold start, stale metrics, or Prometheus away.</summary>
    public static DemandOutlook None => default;

    public ResourceOutlook? this[MeteredResource kind] =>
        kind switch
        {
            MeteredResource.Cpu => Cpu,
            MeteredResource.Memory => Memory,
            _ => Io,
        };
}

/// <summary>What one resource of a tenant needs next, and what it needed lately, as shares of the tenant's size (1 is all of it).</summary>
/// <param name="Need">Limit for the peak of the next 5 s at 0.95.</param>
/// <param name="RecentPeak">
/// The same statistic of the last 30 s that were observed: like is compared with like, so steady noise is no rise.
/// </param>
/// <param name="Sigma">Standard deviation of the forecast's one-step errors.</param>
public readonly record struct ResourceOutlook(double Need, double RecentPeak, double Sigma)
{
    /// <summary>Usage that is expected one second ahead: the forecast's median. 0 if it is not known.</summary>
    public double Expected { get; init; }

    public double Rise => Need - RecentPeak;

    /// <summary>Returns the same need as if it had been needed all along.</summary>
    public ResourceOutlook WithoutRise() => this with { RecentPeak = Math.Max(RecentPeak, Need) };

    /// <summary>Finite and not negative; anything else is treated as no forecast.</summary>
    public bool IsUsable => Need >= 0 && RecentPeak >= 0 && Sigma >= 0 && double.IsFinite(Need + RecentPeak + Sigma + Expected);
}

/// <summary>A resource whose need is forecast.</summary>
public enum MeteredResource
{
    Cpu,
    Memory,
    Io,
}
