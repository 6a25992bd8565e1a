namespace Bonding.Forecasting.Cadence;

/// <summary>Whether a series' forecasts one step ahead have proved themselves over about the last hundred steps.</summary>
internal struct Proof
{
    private const int Window = 100;
    private const int Enough = 20;
    private const float Allowed = 0.05f;
    private const float Worse = 1.05f;

    // An error of a thousandth of the usual value matters to nobody.
    private const float Harmless = 0.001f;

    // Three standard deviations of the share that is exceeded by chance.
    private const float Chance = 3;

    private float _exceeded;
    private float _ownError;
    private float _lastError;
    private float _meanError;
    private float _level;
    private float _median;
    private float _limit;
    private byte _judged;
    private bool _isPending;

    /// <summary>The same after a gap: what was forecast before it is not judged.</summary>
    public readonly Proof Interrupted => this with { _isPending = false };

    /// <summary>Whether limits were exceeded more often than chance explains, or medians are worse than the simplest ones.</summary>
    public readonly bool Failed =>
        _judged >= Enough
        && (
            _exceeded > Allowed + (Chance * MathF.Sqrt(Allowed * (1 - Allowed) / _judged))
            || _ownError > (Worse * Math.Min(_lastError, _meanError)) + (Harmless * _level)
        );

    /// <summary>Judges what was issued by the value of the next step.</summary>
    /// <param name="value">The value.</param>
    /// <param name="before">What was known before it.</param>
    public void Judge(float value, in StepMedian before)
    {
        if (!_isPending)
            return;
        _judged = (byte)Math.Min(_judged + 1, Window);
        var rate = 1f / _judged;
        _exceeded += rate * ((value > _limit ? 1 : 0) - _exceeded);
        _ownError += rate * (Math.Abs(value - _median) - _ownError);
        _lastError += rate * (Math.Abs(value - before.Last) - _lastError);
        _meanError += rate * (Math.Abs(value - before.Mean) - _meanError);
        _level += rate * (Math.Abs(value) - _level);
        _isPending = false;
    }

    /// <summary>Takes the forecast of the step after it.</summary>
    public void Issue(float median, float limit) => (_median, _limit, _isPending) = (median, limit, true);
}
