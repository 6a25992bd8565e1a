using Bonding.Domain.Metering;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Puts the CPU counters of one tenant into the one sequence that its account is settled to. A function of the samples alone: reading
/// the same samples in other portions, or after a restart, gives the same sequence.
/// </summary>
public static class UsageHistory
{
    /// <summary>
    /// The samples of a VM after <paramref name="settledTo"/>. While source and target of a migration both report, they are not mixed:
    /// another counter takes over when the present one falls silent, from where it stood when the present one told last. Among counters that
    /// begin together the ordinally first one wins.
    /// </summary>
    /// <param name="series">Counters by node.</param>
    /// <param name="settledTo">The account's checkpoint; null starts with the first sample.</param>
    /// <param name="notBefore">Earlier samples do not count when there is no checkpoint: the account did not exist.</param>
    /// <param name="remembered">Samples of counters that were read before, by node.</param>
    /// <param name="most">vCPUs. A counter that nobody saw before and that tells more than these can have used since is no new one; what it
    /// counted until then is not known, and not charged.</param>
    public static IReadOnlyList<UsageSample> OfVirtualMachine(
        IReadOnlyList<(string Series, IReadOnlyList<RawSample> Samples)> series,
        UsageCheckpoint? settledTo,
        DateTimeOffset notBefore,
        IReadOnlyDictionary<string, RawSample> remembered,
        double most
    )
    {
        var silence = series
            .Where(one => one.Samples.Count > 1)
            .Select(one => Staleness.Of(one.Samples))
            .DefaultIfEmpty(Staleness.Of([]))
            .Max();
        var (current, last) = settledTo is { } checkpoint
            ? (checkpoint.Series, checkpoint.At)
            : (null, notBefore - TimeSpan.FromMilliseconds(1));
        List<UsageSample> history = [];
        foreach (var (one, sample) in InOrder(series))
        {
            if (sample.At <= last || !UsageTime.TryFromSeconds(sample.Value, out var counter))
                continue;
            var isAnother = current is not null && one.Series != current;
            if (isAnother && sample.At - last < silence)
                continue;
            history.Add(
                new UsageSample(counter, sample.At, one.Series) { Since = isAnother ? StoodAt(last, one, sample, remembered, most) : null }
            );
            (current, last) = (one.Series, sample.At);
        }

        return history;
    }

    private static UsageTime? StoodAt(
        DateTimeOffset last,
        (string Series, IReadOnlyList<RawSample> Samples) one,
        RawSample now,
        IReadOnlyDictionary<string, RawSample> remembered,
        double most
    )
    {
        RawSample? stood = remembered.TryGetValue(one.Series, out var known) && known.At <= last ? known : null;
        var newest = stood;
        foreach (var sample in one.Samples.TakeWhile(sample => sample.At <= now.At).Where(sample => !(sample.At < newest?.At)))
        {
            if (sample.At <= last)
                stood = sample;
            else if (sample.Value < newest?.Value)
                return null;
            newest = sample;
        }

        stood ??= now.Value > (now.At - last + Staleness.Longest).TotalSeconds * most ? now : null;
        return UsageTime.TryFromSeconds(stood?.Value ?? double.NaN, out var time) ? time : null;
    }

    private static IEnumerable<((string Series, IReadOnlyList<RawSample> Samples) One, RawSample Sample)> InOrder(
        IReadOnlyList<(string Series, IReadOnlyList<RawSample> Samples)> series
    ) =>
        series
            .SelectMany(one => one.Samples.Select(sample => (One: one, Sample: sample)))
            .OrderBy(entry => entry.Sample.AtMilliseconds)
            .ThenBy(entry => entry.One.Series, StringComparer.Ordinal);
}
