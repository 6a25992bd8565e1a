using Bonding.Domain.Metering;
using Bonding.Operator.Instrumentation;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Collects the samples of one series: one for each moment, in order of time. A server that was fed by remote write may hold copies of a
/// sample, and a series that ended may end in NaN.
/// </summary>
internal sealed class SampleCollector(SampleRejections rejections)
{
    private List<MetricSample> _samples = [];
    private bool _isInOrder = true;
    private bool _endsInNaN;

    /// <summary>Adds a sample, unless its value is one that no series of usage can have; that is counted.</summary>
    public void Add(long atMilliseconds, double value)
    {
        if (_endsInNaN)
            rejections.Accepts(double.NaN);
        _endsInNaN = double.IsNaN(value);
        if (!_endsInNaN && rejections.Accepts(value))
            Append(new MetricSample(atMilliseconds, value));
    }

    /// <summary>Counts a sample that could not be read.</summary>
    public void AddMalformed() => rejections.CountMalformed();

    /// <summary>Returns the samples that were added, and begins the next series.</summary>
    public IReadOnlyList<MetricSample> Take()
    {
        if (_endsInNaN && _samples.Count == 0)
            rejections.Accepts(double.NaN);
        var samples = _isInOrder ? _samples : InOrder(_samples);
        (_samples, _isInOrder, _endsInNaN) = (new List<MetricSample>(samples.Count), true, false);
        return samples;
    }

    private void Append(MetricSample sample)
    {
        if (_samples.Count > 0 && sample.AtMilliseconds == _samples[^1].AtMilliseconds)
            _samples[^1] = Larger(_samples[^1], sample);
        else
        {
            _isInOrder &= _samples.Count == 0 || sample.AtMilliseconds > _samples[^1].AtMilliseconds;
            _samples.Add(sample);
        }
    }

    private static List<MetricSample> InOrder(List<MetricSample> samples) =>
        [.. samples.GroupBy(sample => sample.AtMilliseconds).OrderBy(moment => moment.Key).Select(moment => moment.Aggregate(Larger))];

    // Of two values of one moment, whichever order they come in.
    private static MetricSample Larger(MetricSample one, MetricSample other) => other.Value > one.Value ? other : one;
}
