namespace Bonding.Forecasting.Cadence;

/// <summary>
/// Mixes the engine's median with the last value and the mean of the last three. Where a step is long, an engine that needs hundreds of
/// steps to choose among its models has too few: these two are what it has to beat, so they are weighed beside it, by exponential weights
/// on their errors one step ahead.
/// </summary>
internal struct StepMedian
{
    private const float Discount = 0.99f;
    private const float Sharpness = 1;
    private const float Prior = 3;
    private const int Window = 100;
    private const int Enough = 50;
    private const float Worse = 1.02f;

    private float _last;
    private float _second;
    private float _third;
    private float _engine;
    private float _ownLoss;
    private float _meanLoss;
    private float _lastLoss;
    private float _variance;
    private float _mixedError;
    private float _meanError;
    private float _lastError;
    private byte _judged;
    private bool _isBegun;
    private bool _isPending;

    /// <summary>The same after a gap: what was forecast before it is not judged.</summary>
    public readonly StepMedian Interrupted => this with { _isPending = false };

    /// <summary>The last value.</summary>
    public readonly float Last => _last;

    /// <summary>The mean of the last three values.</summary>
    public readonly float Mean => (_last + _second + _third) / 3;

    /// <summary>Returns the median of a horizon: the mixture, or while that is worse than one of the two simple values, that one.</summary>
    /// <param name="engine">The engine's.</param>
    public readonly float Mix(float engine)
    {
        if (_judged >= Enough && _mixedError > Worse * Math.Min(_meanError, _lastError))
            return _meanError < _lastError ? Mean : _last;
        var (own, mean, last) = Weights();
        return (own * engine) + (mean * Mean) + (last * _last);
    }

    /// <summary>Takes the value of the next step.</summary>
    public void Add(float value)
    {
        if (_isPending)
        {
            Measure(value);
            Judge(Math.Abs(value - _engine), Math.Abs(value - Mean), Math.Abs(value - _last));
        }

        (_third, _second, _last) = !_isBegun ? (value, value, value) : (_second, _last, value);
        (_isBegun, _isPending) = (true, false);
    }

    /// <summary>Takes the engine's median of the step after it.</summary>
    public void Issue(float engine) => (_engine, _isPending) = (engine, true);

    private void Measure(float value)
    {
        _judged = (byte)Math.Min(_judged + 1, Window);
        var (own, mean, last) = Weights();
        var mixed = (own * _engine) + (mean * Mean) + (last * _last);
        _mixedError += (Math.Abs(value - mixed) - _mixedError) / _judged;
        _meanError += (Math.Abs(value - Mean) - _meanError) / _judged;
        _lastError += (Math.Abs(value - _last) - _lastError) / _judged;
    }

    private void Judge(float own, float mean, float last)
    {
        var (ownShare, meanShare, lastShare) = Weights();
        var mixed = (ownShare * own) + (meanShare * mean) + (lastShare * last);
        (own, mean, last) = (own - mixed, mean - mixed, last - mixed);
        _variance = (Discount * _variance) + (ownShare * own * own) + (meanShare * mean * mean) + (lastShare * last * last);
        (_ownLoss, _meanLoss, _lastLoss) = ((Discount * _ownLoss) + own, (Discount * _meanLoss) + mean, (Discount * _lastLoss) + last);
    }

    private readonly (float Own, float Mean, float Last) Weights()
    {
        var rate = Sharpness / MathF.Sqrt(_variance + float.Epsilon);
        var least = Math.Min(_ownLoss, Math.Min(_meanLoss, _lastLoss));
        var own = Prior * MathF.Exp(rate * (least - _ownLoss));
        var mean = MathF.Exp(rate * (least - _meanLoss));
        var last = MathF.Exp(rate * (least - _lastLoss));
        var sum = own + mean + last;
        return (own / sum, mean / sum, last / sum);
    }
}
