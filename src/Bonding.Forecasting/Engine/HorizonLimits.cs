namespace Bonding.Forecasting.Engine;

/// <summary>The 0.9 and 0.95 limits for one horizon, mixed from the series' own errors, its past at the same phase, and the pooled network.
/// </summary>
internal struct HorizonLimits
{
    private const int Limits = 5;

    private ResidualWindow errors;
    private ResidualWindow plainErrors;
    private QuantileMixer mixer90;
    private QuantileMixer mixer95;
    private ScaledLimit network90;
    private ScaledLimit network95;
    private PerHorizon scales;
    private PerHorizon points;
    private float size;

    /// <summary>The mean size of the errors of this horizon.</summary>
    public readonly float Size => size;

    /// <summary>What the series' own errors alone allow above the point forecast, in units of the scale at issue.</summary>
    public readonly float Margin(ForecastLevel level) => errors.At(level);

    /// <param name="second">The number of this second.</param>
    /// <param name="horizon">1 to 5.</param>
    /// <param name="actual">This second's value.</param>
    /// <param name="step">The size of one step of the coverage correction.</param>
    public void Judge(int second, int horizon, float actual, float step)
    {
        var slot = (second + Horizon.Seconds - horizon) % Horizon.Seconds;
        var error = actual - points[slot];
        size += (errors.Count < 50 ? 1f / (errors.Count + 1) : 0.02f) * (Math.Abs(error) - size);
        errors.Add(error / scales[slot]);
        plainErrors.Add(error);
        network90.Judge(second, horizon, actual, 0.9f);
        network95.Judge(second, horizon, actual, 0.95f);
        mixer90.Judge(second, horizon, actual, 0.9f, step, Limits);
        mixer95.Judge(second, horizon, actual, 0.95f, step, Limits);
    }

    /// <summary>Notes the mixture's point forecast and the expected size of its error at this phase.</summary>
    public void Point(int second, float point, float scale)
    {
        points[second % Horizon.Seconds] = point;
        scales[second % Horizon.Seconds] = scale;
    }

    /// <summary>Mixes this second's limits over a point forecast.</summary>
    public (float P90, float P95) Issue(int second, float point, float samePhasePeak, float learnt90, float learnt95)
    {
        var slot = second % Horizon.Seconds;
        var (own, scale) = (points[slot], scales[slot]);
        var (plain90, plain95) = (own + plainErrors.At(ForecastLevel.P90), own + plainErrors.At(ForecastLevel.P95));
        var aperiodic = float.IsNaN(samePhasePeak);
        ReadOnlySpan<float> limits90 =
            [own + (errors.At(ForecastLevel.P90) * scale), plain90, aperiodic ? plain90 : samePhasePeak, learnt90, network90.Issue(second, point, learnt90)];
        ReadOnlySpan<float> limits95 =
            [own + (errors.At(ForecastLevel.P95) * scale), plain95, aperiodic ? plain95 : samePhasePeak, learnt95, network95.Issue(second, point, learnt95)];
        var p90 = Math.Max(point, mixer90.Mix(second, limits90));
        return (p90, Math.Max(p90, mixer95.Mix(second, limits95)));
    }
}
