namespace Bonding.Forecasting.Engine;

/// <summary>What the ensemble's models are called outside.</summary>
internal static class ModelNames
{
    private static readonly ForecastModel[] Names =
    [
        ForecastModel.LastValue, ForecastModel.Smoothing, ForecastModel.Smoothing, ForecastModel.DampedHolt, ForecastModel.MovingMean,
        ForecastModel.MovingMedian, ForecastModel.AutoRegression, ForecastModel.Arima, ForecastModel.SamePhase, ForecastModel.SamePhase,
        ForecastModel.SamePhase, ForecastModel.SamePhase, ForecastModel.None, ForecastModel.PooledNetwork,
    ];

    public static ForecastModel Of(int index) => Names[index];
}
