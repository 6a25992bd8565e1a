namespace Bonding.Domain.Multipliers;

/// <summary>The outlook of a tenant; a resource without a usable forecast is null.</summary>
public readonly record struct DemandOutlook(ResourceOutlook? Cpu, ResourceOutlook? Memory, ResourceOutlook? Io)
{
    /// <summary>No forecast at all: cold start, stale metrics, or Prometheus away.</summary>
    public static DemandOutlook None => default;

    public ResourceOutlook? this[ResourceKind kind] => kind switch
    {
        ResourceKind.Cpu => Cpu,
        ResourceKind.Memory => Memory,
        _ => Io,
    };
}
