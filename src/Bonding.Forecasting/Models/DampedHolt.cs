namespace Bonding.Forecasting.Models;

/// <summary>Exponential smoothing with a damped additive trend, ETS(A,Ad,N) in the error-correction form of Hyndman, Koehler, Ord and
/// Snyder, "Forecasting with Exponential Smoothing" (2008), section 2.5: level ← level + φ·trend + α·error, trend ← φ·trend + β·error.
/// </summary>
public sealed class DampedHolt(ForecasterOptions options) : ModelForecaster(options, ForecastModel.DampedHolt)
{
    private const double Alpha = 0.5;
    private const double Beta = 0.05;
    private const double Phi = 0.9;

    private double level;
    private double trend;
    private bool started;

    private protected override void Learn(double value)
    {
        if (!started)
            (level, started) = (value, true);
        var error = value - level - (Phi * trend);
        level += (Phi * trend) + (Alpha * error);
        trend = (Phi * trend) + (Beta * error);
    }

    private protected override void Project(Span<double> path)
    {
        double reach = 0, damping = 1;
        foreach (ref var point in path)
        {
            damping *= Phi;
            reach += damping;
            point = level + (reach * trend);
        }
    }
}
