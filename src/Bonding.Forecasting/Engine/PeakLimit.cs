namespace Bonding.Forecasting.Engine;

/// <summary>The 0.95 limit for the highest of the next five seconds, mixed from what the past says of such peaks.</summary>
internal struct PeakLimit
{
    private const float Level = 0.95f;
    private const int Limits = 6;

    private ResidualWindow excess;
    private ResidualWindow tops;
    private ScaledLimit network;
    private QuantileMixer mixer;
    private PerHorizon highest;

    /// <summary>How far peaks were above the highest point forecast, at 0.95.</summary>
    public readonly float Margin => excess.At(ForecastLevel.P95);

    public void Judge(int second, float peak, float scale)
    {
        excess.Add(peak - highest[second % Horizon.Seconds]);
        tops.Add(peak);
        network.Judge(second, Horizon.Seconds, peak, Level);
        mixer.Judge(second, Horizon.Seconds, peak, Level, scale, Limits);
    }

    public float Issue(int second, in History history, float path, float learnt)
    {
        highest[second % Horizon.Seconds] = path;
        ReadOnlySpan<float> limits =
            [path + Margin, tops.Count > 0 ? tops.At(ForecastLevel.P95) : path, history.Peak(60), path, learnt, network.Issue(second, path, learnt)];
        return Math.Max(path, mixer.Mix(second, limits));
    }
}
