namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>
/// What a counter cannot show, derived from the drawn truth and the moments that samples show, never from the rules under test.
/// </summary>
internal static class UntidyBound
{
    /// <summary>How old a counter's value may be: a refresh of cAdvisor, and the clock of another server.</summary>
    public const double Age = 19 + 3;

    // A smaller step back may be that of a late replica.
    private const double LargeStep = 0.9;

    /// <summary>
    /// Returns the least that must be charged for a pod: what it used between its first and last measurement, by the best of its jobs.
    /// What was used in the sample interval around a restart may be lost where only containers are reported. A pod that began in the
    /// account's life counts from its beginning.
    /// </summary>
    public static double LeastOf(UntidyPod pod, UntidyCluster cluster, IReadOnlyList<UntidyMeasurement> measured)
    {
        // A container's series that does not name its cgroup is not followed beside one that does: it may show another life.
        var named = cluster.Setting.NamesCgroups && !cluster.Setting.ReportsPods;
        var followed = measured
            .Where(one => one.Pod == pod.Name && (!named || one.Teller.NamesCgroups))
            .OrderBy(one => one.Stamp)
            .ThenBy(one => one.ArrivesAt)
            .ToList();
        var parts = followed.ToLookup(one => one.Part);
        return followed
            .Select(one => one.Teller)
            .Distinct()
            .Select(teller => OfTeller(teller, pod, cluster, parts))
            .DefaultIfEmpty(0)
            .Max();
    }

    private static double OfTeller(UntidyTeller teller, UntidyPod pod, UntidyCluster cluster, ILookup<string, UntidyMeasurement> parts)
    {
        if (parts[""].Any(one => one.Teller == teller))
            return Shown(teller, [.. parts[""]], cluster, _ => pod.From, pod.Used);
        if (cluster.Setting.IsSandboxed)
            return 0;
        return pod.Containers.Sum(container =>
            Shown(teller, [.. parts[container.Name]], cluster, life => container.Lives[life].From, container.Used)
        );
    }

    // A life that ended before a scrape saw it leaves no sample.
    private static double Shown(
        UntidyTeller teller,
        List<UntidyMeasurement> part,
        UntidyCluster cluster,
        Func<int, double> beginOf,
        Func<double, double, double> used
    )
    {
        var own = part.Where(one => one.Teller == teller).ToList();
        var inAccount = own.Where(one => one.Stamp >= cluster.AccountFrom).ToList();
        if (inAccount.Count == 0)
            return 0;
        var began = beginOf(inAccount[0].Life);
        var isNew = began >= cluster.AccountFrom && part[0].Stamp >= cluster.AccountFrom;
        var start = isNew ? began : Math.Max(inAccount[0].At, StoodAt(part, cluster));
        var total = used(start, EndOf(inAccount, cluster));
        foreach (var (from, to) in cluster.Forgotten.Concat(Hidden(own)).Concat(Restarts(own, part, start, cluster)))
            total -= used(from, to);
        return total
            - (cluster.Size * part.Where(one => one.Stamp >= cluster.AccountFrom).Select(one => one.Life).Distinct().Skip(1).Count());
    }

    // The first sample in the account's life only says where the counter stood, by whichever job. It is the one that was written first. If
    // it is older than another job's sample of before, the next one that is not says so.
    public static double StoodAt(List<UntidyMeasurement> part, UntidyTenant cluster)
    {
        var inAccount = part.Where(one => one.Stamp >= cluster.AccountFrom).ToList();
        var first = inAccount.MinBy(one => one.ArrivesAt).Stamp;
        var stood = part.Where(one => one.Stamp < first).Select(one => one.At).DefaultIfEmpty(0).Max();
        return inAccount.Where(one => one.Stamp >= first && one.At >= stood).Select(one => one.At).FirstOrDefault(stood);
    }

    // What is written after the tenant was settled beyond its time is settled with the next sample, of which the last ones have none.
    private static double EndOf(List<UntidyMeasurement> inAccount, UntidyCluster cluster) =>
        inAccount.Where(one => one.ArrivesAt <= cluster.LastArrival).Select(one => one.At).DefaultIfEmpty(0).Max();

    // Of a series that shows less than before, because another replica's clock answers, and gets the sample before later.
    private static IEnumerable<(double From, double To)> Hidden(List<UntidyMeasurement> own) =>
        own.Zip(own.Skip(1)).Where(pair => pair.First.ArrivesAt > pair.Second.ArrivesAt).Select(pair => (pair.Second.At, pair.First.At));

    private static IEnumerable<(double From, double To)> Restarts(
        List<UntidyMeasurement> own,
        List<UntidyMeasurement> part,
        double start,
        UntidyCluster cluster
    )
    {
        foreach (var life in part.Select(one => one.Life).Distinct().Skip(1))
        {
            var (shown, before) = (part.First(one => one.Life == life), own.LastOrDefault(one => one.Life < life));
            if (shown.Stamp >= cluster.AccountFrom)
                yield return (Math.Max(before.Teller is null ? start : before.At, start), LostTo(life, before, own, part, cluster));
        }
    }

    // Under new labels it is a restart only when the series of before is known to be gone.
    private static double LostTo(
        int life,
        UntidyMeasurement before,
        List<UntidyMeasurement> own,
        List<UntidyMeasurement> part,
        UntidyCluster cluster
    )
    {
        var after = own.FirstOrDefault(one => one.Life >= life);
        if (after.Teller is null || after.Teller.NamesCgroups)
            return after.At;
        if (before.Teller is not null && before.Labels != after.Labels)
            return before.Stamp + Math.Clamp(5 * cluster.Interval, 45, 300) + Age;
        return Math.Max(after.At, HiddenTo(life, part));
    }

    // A restart shows where a series falls; other series may show the life before for as long as a value may be old. If none falls, the new
    // life counts when it has passed the old one.
    public static double HiddenTo(int life, List<UntidyMeasurement> part)
    {
        var next = part.Where(one => one.Life >= life).ToList();
        foreach (var series in next.GroupBy(one => (one.Teller, one.Labels)))
        {
            var before = part.LastOrDefault(one => one.Life < life && (one.Teller, one.Labels) == series.Key);
            if (before.Teller is not null && series.First().Value < before.Value * LargeStep)
                return next.Where(one => one.Stamp <= series.First().Stamp + Age).Max(one => one.At);
        }

        var passed = part.Where(one => one.Life < life).Max(one => one.Value);
        return next.Where(one => one.Life > life || one.Value > passed).Select(one => one.At).FirstOrDefault(double.PositiveInfinity);
    }
}
