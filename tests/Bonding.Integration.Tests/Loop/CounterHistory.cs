using System.Globalization;
using System.Text;

namespace Bonding.Integration.Tests.Loop;

/// <summary>
/// The CPU counters of one VM over the last hour and a half, and the credits that they are worth. The credits are the
/// observed use of every counter segment, computed without the operator's code.
/// </summary>
internal sealed class CounterHistory(string machine)
{
    private readonly List<(string Labels, long AtMilliseconds, long Microseconds)> _samples = [];
    private readonly List<(long From, long To)> _segments = [];

    public string Machine => machine;

    public long BeginMilliseconds { get; private set; } = long.MaxValue;

    public long BeginMicroseconds { get; private set; }

    public long EndMilliseconds { get; private set; }

    /// <summary>One micro-credit for every full 60 vCPU-microseconds since a counter began.</summary>
    public long SpentMicroCredits => _segments.Sum(segment => segment.To / 60 - segment.From / 60);

    /// <summary>One counter, as one scraper saw it.</summary>
    /// <param name="counted">Whether it is this one that the tenant pays by; it is charged from <paramref name="from"/> on.</param>
    /// <param name="from">What had been charged of it before.</param>
    public CounterHistory With(
        string labels,
        IReadOnlyList<(long AtMilliseconds, long Microseconds)> samples,
        bool counted = true,
        long from = 0
    )
    {
        _samples.AddRange(samples.Select(sample => (labels, sample.AtMilliseconds, sample.Microseconds)));
        EndMilliseconds = Math.Max(EndMilliseconds, samples[^1].AtMilliseconds);
        if (samples[0].AtMilliseconds < BeginMilliseconds)
            (BeginMilliseconds, BeginMicroseconds) = samples[0];
        if (counted)
            _segments.Add((from, samples[^1].Microseconds));
        return this;
    }

    /// <summary>The samples in the text format that promtool makes blocks from.</summary>
    public void AppendTo(StringBuilder text, string ns)
    {
        foreach (var series in _samples.GroupBy(sample => sample.Labels))
        foreach (var (labels, at, microseconds) in series.OrderBy(sample => sample.AtMilliseconds))
            text.Append(
                CultureInfo.InvariantCulture,
                $"kubevirt_vmi_cpu_usage_seconds_total{{job=\"kubevirt\",namespace=\"{ns}\",name=\"{machine}\",{labels}}} "
                    + $"{microseconds / 1_000_000m} {at / 1000m}\n"
            );
    }
}
