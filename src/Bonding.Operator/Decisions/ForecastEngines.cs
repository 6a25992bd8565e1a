using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Models;

namespace Bonding.Operator.Decisions;

/// <summary>One Prediction Engine per resource, for samples that are shares of a tenant's size: tenants learn from each other. Used by one
/// tick at a time.</summary>
public sealed class ForecastEngines
{
    private readonly EngineStore[] _stores = [.. Enum.GetValues<ResourceKind>().Select(kind => new EngineStore(OptionsOf(kind)))];

    /// <summary>A forecaster for one resource of one tenant; disposing of it forgets the tenant.</summary>
    public Ensemble Open(ResourceKind kind) => new(_stores[(int)kind]);

    // Only disk traffic, whose size is a convention, can exceed it.
    private static ForecasterOptions OptionsOf(ResourceKind kind) =>
        kind == ResourceKind.Io ? new ForecasterOptions() : new ForecasterOptions { Capacity = 1 };
}
