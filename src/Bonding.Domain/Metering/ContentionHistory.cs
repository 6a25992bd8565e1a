namespace Bonding.Domain.Metering;

/// <summary>
/// Reads from the counters of one tenant what held it back: the delay of a VM's vCPUs, or the CPU pressure of containers, less what their
/// own limits throttled. Every one of these counters may be absent. Then nothing is known, which is not zero.
/// </summary>
public sealed class ContentionHistory
{
    private const int MostWindows = 128;
    private const double Rounding = 1e-3;

    private readonly Dictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    /// <summary>Adds samples of one counter in order of time. Samples that were added before change nothing.</summary>
    public void AddSamples(MetricSeries series)
    {
        if (series.Samples.Count == 0)
            return;
        if (!_counters.TryGetValue(series.Id, out var counter))
            _counters[series.Id] = counter = Counter.Of(series);
        foreach (var sample in series.Samples)
            counter.Windows.Add(sample);
        if (counter.Windows.Windows is { Count: > MostWindows } all)
            counter.Windows.DropUntil(all[^MostWindows].Start);
    }

    /// <summary>Returns what held the tenant back in a window of its usage. Windows come in order of time.</summary>
    /// <param name="window">The window, with the mean usage in vCPUs.</param>
    /// <param name="hasLimit">Whether the tenant has a CPU limit.</param>
    public Contention Over(in UsageWindow window, bool hasLimit)
    {
        if (_counters.Count == 0)
            return Contention.Unknown;
        List<CounterRate> rates = [];
        foreach (var (id, counter) in _counters)
        {
            if (window.End - counter.Windows.SampledAt > Staleness.RateSamples.TotalSeconds)
                _counters.Remove(id);
            else
                rates.Add(new CounterRate(counter.Kind, counter.Owner, counter.Part, RateOver(counter.Windows, window)));
            counter.Windows.DropUntil(KeptFrom(counter.Windows, window));
        }

        var vcpus = VcpusOf(rates);
        var areVcpus = vcpus.Count > 0;
        return Contention.Of(areVcpus ? vcpus : ContainersOf(rates), window.Mean, areVcpus, hasLimit);
    }

    // A value that did not move by the end of the window has not grown as far as anyone can know. What another source has not shown yet is
    // taken to go on as it was.
    private static double RateOver(RefreshedWindows counter, in UsageWindow window)
    {
        if (double.IsNaN(counter.KnownTo))
            return double.NaN;
        if (counter.SampledAt < window.End - Rounding)
            return counter.Windows is [.., var newest] && newest.End + newest.Length >= window.End ? newest.Mean : double.NaN;
        var mass = 0.0;
        foreach (var one in counter.Windows)
            mass += one.MassBetween(window.Start, window.End);
        return mass / window.Length;
    }

    private static double KeptFrom(RefreshedWindows counter, in UsageWindow window) =>
        counter.Windows is [.., var newest] ? Math.Min(newest.Start, window.Start) : window.Start;

    private static List<WaitingPart> VcpusOf(List<CounterRate> rates)
    {
        var throttled = rates.Select(rate => (rate.Owner, rate.Part)).Distinct().Select(part => ThrottledOf(rates, part.Owner, part.Part));
        var most = throttled.Where(share => !double.IsNaN(share)).DefaultIfEmpty(double.NaN).Max();
        return
        [
            .. rates
                .Where(rate => rate.Kind == SeriesKind.VcpuDelay && !double.IsNaN(rate.PerSecond))
                .GroupBy(rate => (rate.Owner, rate.Part))
                .Select(vcpu => new WaitingPart(vcpu.Max(rate => rate.PerSecond), most)),
        ];
    }

    // A pod's own row stands in for containers that report nothing, as those of a sandboxed runtime.
    private static List<WaitingPart> ContainersOf(List<CounterRate> rates)
    {
        List<WaitingPart> parts = [];
        foreach (var pod in rates.Where(rate => rate.Kind != SeriesKind.VcpuDelay).GroupBy(rate => rate.Owner))
        {
            var containers = pod.Where(rate => rate.Part.Length > 0).Select(rate => rate.Part).Distinct().ToList();
            foreach (var part in containers.Count > 0 ? containers : [""])
                parts.Add(new WaitingPart(Greatest(rates, SeriesKind.CpuPressure, pod.Key, part), ThrottledOf(rates, pod.Key, part)));
        }

        return parts;
    }

    // By the container's limit and by that of its pod. A period is 100 ms by default, and only those are counted in which something ran.
    private static double ThrottledOf(List<CounterRate> rates, string owner, string part)
    {
        var own = ThrottledShare(rates, owner, part);
        var pod = part.Length > 0 ? ThrottledShare(rates, owner, "") : double.NaN;
        return double.IsNaN(own) ? pod : own + (double.IsNaN(pod) ? 0 : pod);
    }

    private static double ThrottledShare(List<CounterRate> rates, string owner, string part)
    {
        const double period = 0.1;
        var throttled = Greatest(rates, SeriesKind.CpuThrottledPeriods, owner, part);
        var all = Greatest(rates, SeriesKind.CpuPeriods, owner, part);
        return throttled == 0 ? 0 : Math.Min(throttled / all, throttled * period);
    }

    // Several scrapers may report the same counter.
    private static double Greatest(List<CounterRate> rates, SeriesKind kind, string owner, string part)
    {
        var greatest = double.NaN;
        foreach (var rate in rates)
            if (rate.Kind == kind && rate.Owner == owner && rate.Part == part && !(rate.PerSecond <= greatest))
                greatest = double.IsNaN(rate.PerSecond) ? greatest : rate.PerSecond;
        return greatest;
    }

    /// <summary>A counter, by the node and vCPU of a VM, or by pod and container.</summary>
    private sealed record Counter(SeriesKind Kind, string Owner, string Part, RefreshedWindows Windows)
    {
        public static Counter Of(MetricSeries series) =>
            series.Kind == SeriesKind.VcpuDelay
                ? new Counter(series.Kind, series["node"], series["id"], new RefreshedWindows())
                : new Counter(series.Kind, series["pod"], series["container"], new RefreshedWindows());
    }

    private readonly record struct CounterRate(SeriesKind Kind, string Owner, string Part, double PerSecond);
}
