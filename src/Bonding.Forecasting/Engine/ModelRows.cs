using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>One vector of lanes for each model of the ensemble.</summary>
[InlineArray(PointModels.Count)]
internal struct ModelRows
{
    private Vector256<float> first;
}
