using Bonding.Domain.Credits;

namespace Bonding.Operator.Telemetry;

/// <summary>
/// Puts the CPU counters of one tenant into the one sequence that its account is settled to. A function of the samples alone: reading
/// the same samples in other portions, or after a restart, gives the same sequence.
/// </summary>
public static class UsageHistory
{
    /// <summary>
    /// The samples of a VM after <paramref name="settledTo"/>. While source and target of a migration both report, they are not mixed:
    /// another counter takes over when the present one falls silent. Among counters that begin together the ordinally first one wins.
    /// </summary>
    /// <param name="series">Counters by node.</param>
    /// <param name="settledTo">The account's checkpoint; null starts with the first sample.</param>
    /// <param name="notBefore">Earlier samples do not count when there is no checkpoint: the account did not exist.</param>
    public static IReadOnlyList<UsageSample> OfMachine(
        IReadOnlyList<(string Series, IReadOnlyList<RawSample> Samples)> series, UsageCheckpoint? settledTo, DateTimeOffset notBefore)
    {
        var silence = series.Where(one => one.Samples.Count > 1).Select(one => Silence.Of(one.Samples)).DefaultIfEmpty(Silence.Of([])).Max();
        var (current, last) = settledTo is { } checkpoint ? (checkpoint.Series, checkpoint.At) : (null, notBefore - TimeSpan.FromMilliseconds(1));
        List<UsageSample> history = [];
        foreach (var (name, sample) in InOrder(series))
        {
            if (sample.At <= last || !UsageTime.TryFromSeconds(sample.Value, out var counter)) continue;
            if (current is not null && name != current && sample.At - last < silence) continue;
            (current, last) = (name, sample.At);
            history.Add(new UsageSample(counter, sample.At, name));
        }

        return history;
    }

    private static IEnumerable<(string Series, RawSample Sample)> InOrder(IReadOnlyList<(string Series, IReadOnlyList<RawSample> Samples)> series) =>
        series.SelectMany(one => one.Samples.Select(sample => (one.Series, Sample: sample)))
            .OrderBy(entry => entry.Sample.AtMilliseconds).ThenBy(entry => entry.Series, StringComparer.Ordinal);
}
