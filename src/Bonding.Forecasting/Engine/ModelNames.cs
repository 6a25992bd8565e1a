namespace Bonding.Forecasting.Engine;

/// <summary>What the ensemble's models are called outside.</summary>
internal static class ModelNames
{
    private static readonly ForecastModel[] Names =
    [
        ForecastModel.LastValue, ForecastModel.Smoothing, ForecastModel.Smoothing, ForecastModel.MovingMean, ForecastModel.MovingMedian,
        ForecastModel.SamePhase, ForecastModel.SamePhase, ForecastModel.SamePhase, ForecastModel.SamePhase, ForecastModel.DampedHolt,
        ForecastModel.AutoRegression, ForecastModel.Arima, ForecastModel.PooledNetwork,
    ];

    public static ForecastModel Of(int index) => index == PointModels.Recurrent ? ForecastModel.Lstm : Names[index];
}
