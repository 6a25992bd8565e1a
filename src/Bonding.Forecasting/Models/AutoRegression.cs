using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Models;

/// <summary>AR(15) with a constant, fitted online by recursive least squares with forgetting (Haykin, "Adaptive Filter Theory", ch. 10),
/// directly for each horizon (Marcellino, Stock and Watson, 2006, on direct against iterated forecasts). That AR of about this order serves
/// host load best is the finding of Dinda and O'Hallaron (2000).</summary>
public sealed class AutoRegression(ForecasterOptions options)
    : EnsembleMember(options, ForecastModel.AutoRegression, PointModels.AutoRegressive);
