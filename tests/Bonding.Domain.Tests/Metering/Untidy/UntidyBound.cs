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
        return tellers.Count == 0 ? 0 : tellers.Max(teller => OfTeller(pod, cluster, [.. teller]));
    }

    private static double OfTeller(UntidyPod pod, UntidyCluster cluster, List<UntidyMeasurement> measured)
    {
        var own = measured.Where(one => one.Part.Length == 0).ToList();
        if (own.Count > 0)
            return Shown(own, cluster, _ => pod.From, pod.Used);
        if (cluster.Setting.IsSandboxed)
            return 0;
        return pod.Containers.Sum(container =>
            Shown([.. measured.Where(one => one.Part == container.Name)], cluster, life => container.Lives[life].From, container.Used)
        );
    }

    // A life that ended before a scrape saw it leaves no sample.
    private static double Shown(
        List<UntidyMeasurement> measured,
        UntidyCluster cluster,
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
        var total = used(isNew ? began : inAccount[0].At, inAccount.Max(one => one.At));
        foreach (var (from, to) in cluster.Forgotten)
            total -= used(from, to);
        for (var index = 1; index < inAccount.Count; index++)
            if (inAccount[index].Life != inAccount[index - 1].Life)
                total -= used(inAccount[index - 1].At, inAccount[index].At) + cluster.Size;
        return total;
    }
}
