namespace Bonding.Forecasting.Phases;

/// <summary>
/// Tells when within a long window a burst began. A window's mean is that of quiet seconds and of the burst's first ones; the window after
/// it shows how high the burst is.
/// </summary>
/// <remarks>
/// A burst is at least as high as the mean of the window after its first. So it fills at most the part mean / after of its first window,
/// and it cannot have begun earlier unless it was lower at first.
/// </remarks>
internal struct BurstOnset
{
    private float _before;
    private float _mean;
    private uint _start;
    private uint _end;

    /// <summary>Takes the next window, and moves the beginning of a burst in the history to where it was.</summary>
    /// <param name="history">The history, with the seconds of this window.</param>
    /// <param name="start">The window's first second.</param>
    /// <param name="end">The second after its last.</param>
    /// <param name="mean">Its mean use.</param>
    /// <param name="threshold">Use above which there is a burst.</param>
    public void Follow(ref CycleHistory history, long start, long end, float mean, float threshold)
    {
        var began = _end == start && start - _start > 1 && _before <= threshold && _mean > threshold;
        if (began && mean > _mean)
        {
            var onset = start - (long)Math.Ceiling(_mean / mean * (start - _start));
            history.Fill(_start, onset, UseLevel.Of(_before));
            history.Fill(onset, start, UseLevel.Of(mean));
        }
        (_before, _mean, _start, _end) = (_end == start ? _mean : mean, mean, (uint)start, (uint)end);
    }
}
