namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>
/// What a counter cannot show, derived from the drawn truth and the moments that samples show, never from the rules under test.
/// </summary>
internal static class UntidyBound
{
    /// <summary>How old a counter's value may be: a refresh of cAdvisor, and the clock of another server.</summary>
    public const double Age = 19 + 3;

    /// <summary>
    /// Returns the least that must be charged for a pod: what it used between its first and last measurement, by the best of its jobs.
    /// What was used in the sample interval around a restart may be lost where only containers are reported. A pod that began in the
    /// account's life counts from its beginning.
    /// </summary>
    public static double LeastOf(UntidyPod pod, UntidyCluster cluster, IReadOnlyList<UntidyMeasurement> measured)
    {
        // A container's series that does not name its cgroup is not followed beside one that does: it may show another life.
        var named = cluster.Setting.NamesCgroups && !cluster.Setting.ReportsPods;
        var tellers = measured.Where(one => one.Pod == pod.Name && (!named || one.Teller.NamesCgroups)).GroupBy(one => one.Teller).ToList();
        var stoodAt = tellers
            .SelectMany(teller => teller)
            .GroupBy(one => one.Part)
            .ToDictionary(part => part.Key, part => StoodAt([.. part], cluster));
        return tellers.Count == 0 ? 0 : tellers.Max(teller => OfTeller(pod, cluster, [.. teller], part => stoodAt.GetValueOrDefault(part)));
    }

    // The first sample in the account's life only says where the counter stood, by whichever job. It is the one that was written first.
    private static double StoodAt(List<UntidyMeasurement> part, UntidyCluster cluster)
    {
        var inAccount = part.Where(one => one.Stamp >= cluster.AccountFrom).ToList();
        var first = inAccount.Count > 0 ? inAccount.MinBy(one => one.ArrivesAt).Stamp : cluster.AccountFrom;
        return part.Where(one => one.Stamp <= first).Select(one => one.At).DefaultIfEmpty(0).Max();
    }

    // What is written after the tenant was settled beyond its time is settled with the next sample, of which the last ones have none.
    private static double EndOf(List<UntidyMeasurement> inAccount, UntidyCluster cluster) =>
        inAccount
            .Where(one => one.Teller.Lateness == 0 || one.Stamp < cluster.LastStamp - one.Teller.Lateness)
            .Select(one => one.At)
            .DefaultIfEmpty(0)
            .Max();

    // A restart under the same labels shows as a fall. Under new ones it is one only when the series of before is known to be gone.
    private static double LostTo(UntidyMeasurement before, UntidyMeasurement after, UntidyCluster cluster) =>
        before.Teller.NamesCgroups || before.Labels == after.Labels
            ? after.At
            : before.Stamp + Math.Clamp(5 * cluster.Interval, 45, 300) + Age;

    private static double OfTeller(UntidyPod pod, UntidyCluster cluster, List<UntidyMeasurement> measured, Func<string, double> stoodAt)
    {
        var own = measured.Where(one => one.Part.Length == 0).ToList();
        if (own.Count > 0)
            return Shown(own, cluster, stoodAt(""), _ => pod.From, pod.Used);
        if (cluster.Setting.IsSandboxed)
            return 0;
        return pod.Containers.Sum(container =>
            Shown(
                [.. measured.Where(one => one.Part == container.Name)],
                cluster,
                stoodAt(container.Name),
                life => container.Lives[life].From,
                container.Used
            )
        );
    }

    // A life that ended before a scrape saw it leaves no sample.
    private static double Shown(
        List<UntidyMeasurement> measured,
        UntidyCluster cluster,
        double stoodAt,
        Func<int, double> beginOf,
        Func<double, double, double> used
    )
    {
        measured.Sort((left, right) => left.Stamp.CompareTo(right.Stamp));
        var inAccount = measured.Where(one => one.Stamp >= cluster.AccountFrom).ToList();
        if (inAccount.Count == 0)
            return 0;
        var began = beginOf(inAccount[0].Life);
        var isNew = began >= cluster.AccountFrom && measured.Count == inAccount.Count;
        var total = used(isNew ? began : Math.Max(inAccount[0].At, stoodAt), EndOf(inAccount, cluster));
        foreach (var (from, to) in cluster.Forgotten)
            total -= used(from, to);
        for (var index = 1; index < inAccount.Count; index++)
            if (inAccount[index].Life != inAccount[index - 1].Life)
                total -= used(inAccount[index - 1].At, LostTo(inAccount[index - 1], inAccount[index], cluster)) + cluster.Size;
        return total;
    }
}
