namespace Bonding.Forecasting.Engine;

/// <summary>Writes the network's inputs: distances from the point forecast in units of the usual one-second change, at most 10.</summary>
internal ref struct NetworkInput(Span<float> inputs, float scale)
{
    private const float Most = 10;

    private readonly Span<float> inputs = inputs;
    private int next;

    public void AddHorizon(float first, float point, float margin90, float margin95, float errorScale, scoped ReadOnlySpan<float> forecasts, scoped ReadOnlySpan<float> phase)
    {
        Add(point - first);
        Add(margin90);
        Add(margin95);
        Add(errorScale);
        Add(phase.IsEmpty ? 0 : phase[0] - point);
        Add(phase.Length < 2 ? 0 : phase[1] - point);
        for (var k = PointModels.AutoRegressive; k < PointModels.Count; k++)
        {
            if (k != PointModels.AutoRegressive + 2)
                Add(forecasts[k] - point);
        }
    }

    public void AddSeries(in History history, float point, float lastError, float usualError, float lowest, int period)
    {
        for (var i = 0; i < 16; i++)
            Add(history.Ago(i) - point);
        Add(usualError);
        Add(lastError);
        Add(history.Peak(60) - point);
        Add(lowest - point);
        Add(history.Mean(5) - point);
        inputs[next++] = period > 0 ? 1 : 0;
        Add(history.Ago(0) - history.Ago(1));
    }

    private void Add(float distance) => inputs[next++] = Math.Clamp(distance / scale, -Most, Most);
}
