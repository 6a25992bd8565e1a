using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>What limits of every level are made of.</summary>
/// <param name="Center">The point forecasts, their highest in the lane of the peak.</param>
/// <param name="Recent">The point forecasts and the most that was above them lately.</param>
/// <param name="Ceiling">The highest values of the past at the same phase, and of the last minute.</param>
/// <param name="Size">The usual size of the point forecasts' errors.</param>
internal readonly record struct LimitBasis(Vector256<float> Center, Vector256<float> Recent, Vector256<float> Ceiling, Vector256<float> Size);
