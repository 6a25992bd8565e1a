using Bonding.Domain.Multipliers;

namespace Bonding.Operator.Loop.Report;

/// <summary>
/// Says whether boosts foresee surges: a boost that was raised while usage was under the level that it was raised at, and usage that then
/// passed that level within <see cref="Horizon"/>. CPU alone.
/// </summary>
public sealed class SurgeDetector
{
    /// <summary>A surge later than this was not what the boost was raised for.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromSeconds(10);

    private DateTimeOffset _raisedAt;
    private double _level = double.NaN;
    private bool _wasRise;

    /// <summary>Takes one tick.</summary>
    /// <param name="reason">Reason of the adjustment's target.</param>
    /// <param name="cpu">The outlook that it was decided by.</param>
    /// <param name="usage">Usage that was seen last, as a share of the size; NaN if it is not known.</param>
    /// <returns>How long before the surge its boost was raised, in the tick that sees the surge; else null.</returns>
    public TimeSpan? Detect(string reason, ResourceOutlook? cpu, double usage, DateTimeOffset now)
    {
        var isRise = reason == MultiplierReason.RiseForecast;
        if (isRise && !_wasRise && cpu is { IsUsable: true } outlook && usage <= outlook.RecentPeak)
            (_raisedAt, _level) = (now, outlook.RecentPeak);
        _wasRise = isRise;
        if (now - _raisedAt > Horizon)
            _level = double.NaN;
        if (!(usage > _level))
            return null;
        _level = double.NaN;
        return now - _raisedAt;
    }
}
