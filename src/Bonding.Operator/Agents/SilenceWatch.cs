namespace Bonding.Operator.Agents;

/// <summary>
/// Ends a stream on which nothing is heard. It looks at intervals: to set a timer anew at each report would cost more than to receive it.
/// Thread-safe.
/// </summary>
public sealed class SilenceWatch : IDisposable
{
    private readonly ITimer _timer;
    private volatile bool _isHeard = true;

    /// <param name="limit">How long a silence may be. The stream ends after at most twice as long.</param>
    /// <param name="end">Ends the stream.</param>
    /// <param name="time">The clock.</param>
    public SilenceWatch(TimeSpan limit, Action end, TimeProvider time) => _timer = time.CreateTimer(_ => Look(end), null, limit, limit);

    /// <summary>Notes that something was heard.</summary>
    public void Hear() => _isHeard = true;

    public void Dispose() => _timer.Dispose();

    private void Look(Action end)
    {
        if (!_isHeard)
            end();
        _isHeard = false;
    }
}
