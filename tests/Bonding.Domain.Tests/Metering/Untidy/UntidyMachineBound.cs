namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>What the counters of a VM cannot show, derived as <see cref="UntidyBound"/> is.</summary>
internal static class UntidyMachineBound
{
    /// <summary>
    /// Returns the least that must be charged: of each stay on a node what was used up to the last measurement, by the best of the jobs. A
    /// stay counts when the node before it is known to be silent.
    /// </summary>
    public static double LeastOf(UntidyMachine machine, IReadOnlyList<UntidyMeasurement> measured)
    {
        var ordered = measured.OrderBy(one => one.Stamp).ThenBy(one => one.ArrivesAt).ToList();
        return ordered.Select(one => one.Teller).Distinct().Select(teller => OfTeller(teller, machine, ordered)).DefaultIfEmpty(0).Max();
    }

    private static double OfTeller(UntidyTeller teller, UntidyMachine machine, List<UntidyMeasurement> measured)
    {
        var total = 0.0;
        for (var index = 0; index < machine.Stays.Count; index++)
        {
            var stay = measured.Where(one => one.Life == index).ToList();
            var own = stay.Where(one => one.Teller == teller && one.Stamp >= machine.AccountFrom && one.ArrivesAt <= machine.LastArrival)
                .ToList();
            var before = measured.Where(one => one.Life < index).ToList();
            if (own.Count > 0 && IsFollowed(stay, before, measured, index, machine))
                total += Shown(own, stay, before, index, machine);
        }

        return total - machine.Forgotten.Sum(gap => machine.Used(gap.From, gap.To));
    }

    private static double Shown(
        List<UntidyMeasurement> own,
        List<UntidyMeasurement> stay,
        List<UntidyMeasurement> before,
        int index,
        UntidyMachine machine
    )
    {
        var runsFrom = machine.Stays[index].RunsFrom;
        var isFirst = !before.Exists(one => one.Stamp >= machine.AccountFrom);
        var isNew = runsFrom >= machine.AccountFrom && before.Count == 0 && stay[0].Stamp >= machine.AccountFrom;
        var start = isFirst && !isNew ? UntidyBound.StoodAt(stay, machine) : runsFrom;
        if (!isFirst && before[^1].Part != stay[0].Part)
            start = Math.Max(start, before[^1].Stamp + 3);
        if (before.Count > 0 && before[^1].Part == stay[0].Part)
            start = Math.Max(start, UntidyBound.HiddenTo(index, [.. before.Where(one => one.Part == stay[0].Part), .. stay]));
        return machine.Used(Math.Max(start, runsFrom), Math.Min(own.Max(one => one.At), machine.Stays[index].RunsTo));
    }

    // A node is followed from when the one before is silent, and as long as it is not. The account may begin with the target of a
    // migration.
    private static bool IsFollowed(
        List<UntidyMeasurement> stay,
        List<UntidyMeasurement> before,
        List<UntidyMeasurement> measured,
        int index,
        UntidyMachine machine
    )
    {
        var silence = Math.Clamp(5 * machine.Interval, 45, 300);
        var isAlone = before.Count == 0 || before[^1].Part == stay[0].Part || stay[^1].Stamp > before[^1].Stamp + silence;
        var first = stay.First(one => one.Stamp >= machine.AccountFrom).Stamp;
        return isAlone && !measured.Exists(one => one.Life > index && one.Stamp < first + silence);
    }
}
