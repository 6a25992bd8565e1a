namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>The samples of one series in Prometheus, in order of time, one a millisecond.</summary>
internal sealed class UntidySeries
{
    private readonly List<UntidySample> _samples = [];

    public int Count => _samples.Count;

    public UntidySample this[int index] => _samples[index];

    /// <summary>Adds a sample; false if there is one of the same time.</summary>
    public bool TryAdd(UntidySample sample)
    {
        var index = IndexAfter(sample.At);
        if (index > 0 && _samples[index - 1].At == sample.At)
            return false;
        _samples.Insert(index, sample);
        return true;
    }

    /// <summary>Returns the index of the first sample after a time.</summary>
    public int IndexAfter(long at)
    {
        if (_samples.Count == 0 || _samples[^1].At <= at)
            return _samples.Count;
        var (low, high) = (0, _samples.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _samples[middle].At <= at ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>A sample in Prometheus, and when queries begin to see it.</summary>
internal readonly record struct UntidySample(long At, double Value, double ArrivesAt);
