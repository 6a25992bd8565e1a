using System.Runtime.CompilerServices;

namespace Bonding.Forecasting.Engine;

/// <summary>One number for each of the five horizons.</summary>
[InlineArray(Horizon.Seconds)]
internal struct PerHorizon
{
    private float first;
}

/// <summary>One number for each second still to be judged and each of the five horizons.</summary>
[InlineArray(Horizon.Seconds * Horizon.Seconds)]
internal struct PendingPaths
{
    private float first;
}
