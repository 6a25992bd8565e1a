using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Models;

/// <summary>One model of the ensemble by itself, exactly as the ensemble computes it.</summary>
public abstract class EnsembleMember : ModelForecaster
{
    private readonly int row;
    private History history;
    private PointModels models;
    private bool started;

    private protected EnsembleMember(ForecasterOptions options, ForecastModel model, int row)
        : base(options, model) => this.row = row;

    private protected override void Learn(double value)
    {
        if (!started)
        {
            history.Start((float)value);
            models.Start((float)value, 0);
            started = true;
        }
        history.Add((float)value);
    }

    private protected override void Project(Span<double> path)
    {
        ModelRows rows = default;
        models.Step(history, PhaseLanes.Of(history, models.Period), rows);
        for (var h = 0; h < Horizon.Seconds; h++)
            path[h] = rows[row][h];
    }
}
