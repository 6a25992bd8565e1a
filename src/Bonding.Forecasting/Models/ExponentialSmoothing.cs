using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Models;

/// <summary>Simple exponential smoothing, ETS(A,N,N): level ← level + 0.5·error, and every horizon is the level (Hyndman, Koehler, Ord and
/// Snyder, "Forecasting with Exponential Smoothing", 2008, section 2.5).</summary>
public sealed class ExponentialSmoothing(ForecasterOptions options)
    : EnsembleMember(options, ForecastModel.Smoothing, PointModels.Smoothing);
