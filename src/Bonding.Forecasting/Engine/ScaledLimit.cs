namespace Bonding.Forecasting.Engine;

/// <summary>A limit whose distance from the point forecast is stretched until it is exceeded as often as it should be.</summary>
internal struct ScaledLimit
{
    private const float Adaptation = 0.01f;
    private const float Most = 1.5f;

    private PerHorizon issued;
    private float stretch;

    public void Judge(int second, int delay, float actual, float level)
    {
        var exceeded = actual > issued[(second + Horizon.Seconds - delay) % Horizon.Seconds] ? 1 : 0;
        stretch = Math.Clamp(stretch + (Adaptation * (exceeded - (1 - level))), -Most, Most);
    }

    public float Issue(int second, float point, float limit)
    {
        var stretched = point + (Math.Max(limit - point, 0) * MathF.Exp(stretch));
        issued[second % Horizon.Seconds] = stretched;
        return stretched;
    }
}
