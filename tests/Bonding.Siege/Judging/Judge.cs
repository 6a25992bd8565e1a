using Bonding.Siege.Attacks;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Judging;

/// <summary>Decides by the readings and the objects of the cluster whether an attack was held.</summary>
/// <param name="innocents">The tenants that must be unhurt.</param>
internal sealed class Judge(IReadOnlyList<Innocent> innocents)
{
    // A sample may be settled a moment after the reading's clock.
    private const double MostAhead = 3;

    public async Task<Verdict> DecideAsync(
        IAttack attack,
        Battlefield field,
        Spell spell,
        IReadOnlyList<Call> calls,
        double ratio,
        CancellationToken stop
    )
    {
        var (breaches, minted) = (new List<string>(), 0);
        foreach (var term in attack.Terms(field))
            if (await term.BreachAsync(spell, stop) is { } seen)
            {
                breaches.Add($"{term.What}: {seen}");
                minted += term.IsAboutMinting ? 1 : 0;
            }

        return new Verdict(AttackList.NameOf(attack), attack.ByDesign)
        {
            Breaches = breaches,
            Minted = minted + (Imbalance(spell) > 0 ? 1 : 0),
            Hurts = [.. Hurts(spell), .. Failures(calls)],
            TicksFailed = spell.Last.TicksFailed - spell.First.TicksFailed,
            Lag = Math.Max(0, Lags(spell).DefaultIfEmpty(double.PositiveInfinity).Max()),
            Ratio = ratio,
        };
    }

    private static double Imbalance(Spell spell) => spell.Last.Leader.GetValueOrDefault("bonding_ledger_imbalance_microcredits");

    private IEnumerable<double> Lags(Spell spell) =>
        from reading in spell.Readings
        from innocent in innocents
        let lag = innocent.LagAt(reading)
        where lag is not null
        select lag.Value;

    private IEnumerable<string> Hurts(Spell spell)
    {
        foreach (var innocent in innocents)
            if (spell.Readings.Min(innocent.LagAt) is { } ahead && ahead < -MostAhead)
                yield return FormattableString.Invariant($"{innocent.Account} was charged for {-ahead:0} s that it did not use");
        foreach (var lowered in Lowered(spell))
            yield return lowered;
        if (spell.Readings.Select(reading => reading.Holder).Distinct().Count() > 1)
            yield return "the leader changed";
    }

    private IEnumerable<string> Lowered(Spell spell) =>
        from innocent in innocents
        let requests = from reading in spell.Readings
        from request in reading.Requests
        where innocent.Owns(request.Key)
        select request.Value
        let least = requests.DefaultIfEmpty(0).Min()
        where least < innocent.LeastRequest
        select $"the pod of {innocent.Account} was lowered to {least}m, its units give {innocent.LeastRequest}m";

    private static IEnumerable<string> Failures(IReadOnlyList<Call> calls) =>
        calls
            .Where(call => call.Wrong is not null)
            .GroupBy(call => call.Name)
            .Select(kind => $"{kind.Count()} calls of a good caller failed ({kind.Key}): {kind.First().Wrong}");
}
