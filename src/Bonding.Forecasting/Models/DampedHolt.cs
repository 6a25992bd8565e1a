using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Models;

/// <summary>Exponential smoothing with a damped additive trend, ETS(A,Ad,N) in the error-correction form of Hyndman, Koehler, Ord and
/// Snyder, "Forecasting with Exponential Smoothing" (2008), section 2.5: level ← level + φ·trend + α·error, trend ← φ·trend + β·error,
/// with α 0.5, β 0.05, φ 0.9.</summary>
public sealed class DampedHolt(ForecasterOptions options)
    : EnsembleMember(options, ForecastModel.DampedHolt, PointModels.DampedHolt);
