using Bonding.Siege.Stage;

namespace Bonding.Siege.Judging;

/// <summary>Something that must hold at the end of an attack.</summary>
/// <param name="What">Names it, as it should be.</param>
/// <param name="BreachAsync">Reads the cluster; returns what is seen instead, or null if it holds.</param>
internal sealed record Term(string What, Func<Spell, CancellationToken, Task<string?>> BreachAsync)
{
    /// <summary>Whether a breach means that credits came from nothing.</summary>
    public bool IsAboutMinting { get; init; }

    /// <summary>A value of an object, by kubectl.</summary>
    public static Term Object(Battlefield field, string what, string kind, string name, string jsonPath, Predicate<string> wanted) =>
        new(
            what,
            async (_, stop) =>
            {
                var seen = await field.ReadAsync(kind, name, jsonPath, stop);
                return wanted(seen) ? null : $"{kind}/{name} {jsonPath} is \"{seen}\"";
            }
        );

    /// <summary>
    /// The attacker's account has gained no more than its size earns and its true use leaves, settled with up to 15 s of delay.
    /// </summary>
    /// <param name="cores">What the tenant truly uses.</param>
    /// <param name="earned">What its size earns, in credits a minute.</param>
    public static Term NotMinted(Battlefield field, string account, double cores, double earned = Battlefield.EarnedAMinute) =>
        new(
            $"{account} gains at most what it earns less what it uses",
            (spell, _) =>
            {
                var (gain, seconds) = spell.Gain(field.Namespace, account);
                if (gain is null)
                    return Task.FromResult<string?>($"{account} has no balance in the metrics");
                var most = ((earned * seconds) - (cores * Math.Max(0, seconds - Spell.LagLimit))) / 60 + Spell.Tolerance;
                return Task.FromResult(
                    gain <= most ? null : FormattableString.Invariant($"it gained {gain:0.000} in {seconds:0} s, not {most:0.000} at most")
                );
            }
        )
        {
            IsAboutMinting = true,
        };

    /// <summary>So many objects of a kind are in the namespace: the attack took place.</summary>
    public static Term Count(Battlefield field, string what, string kind, int atLeast) =>
        new(
            what,
            async (_, stop) =>
                await field.CountAsync(kind, stop) is var seen && seen >= atLeast ? null : $"there are {seen} {kind}, not {atLeast} or more"
        );

    /// <summary>A number of the leader's metrics at some moment of the attack.</summary>
    public static Term Sometime(string what, string series, Predicate<double> wanted) =>
        new(
            what,
            (spell, _) =>
                Task.FromResult(
                    spell.Readings.Any(reading => wanted(reading.Leader.GetValueOrDefault(series))) ? null : $"{series} never was"
                )
        );

    /// <summary>A number of the leader's metrics at the end of the attack, which is 0 where the series is absent.</summary>
    public static Term Metric(string what, string series, Predicate<double> wanted) =>
        new(
            what,
            (spell, _) =>
            {
                var seen = spell.Last.Leader.GetValueOrDefault(series);
                return Task.FromResult(wanted(seen) ? null : FormattableString.Invariant($"{series} is {seen}"));
            }
        );

    /// <summary>More calls were turned away at one of these faces than before the attack.</summary>
    public static Term RejectedMore(string what, params IReadOnlyList<string> faces) =>
        new(
            what,
            (spell, _) => Task.FromResult(Rejected(spell.Last, faces) > Rejected(spell.First, faces) ? null : "no call was turned away")
        );

    /// <summary>The webhooks answered so many reviews during the attack.</summary>
    public static Term Answered(string what, int atLeast) =>
        new(
            what,
            (spell, _) =>
            {
                var seen = Sum(spell.Last, "bonding_admissions_total") - Sum(spell.First, "bonding_admissions_total");
                return Task.FromResult(seen >= atLeast ? null : FormattableString.Invariant($"{seen} reviews were answered"));
            }
        );

    private static double Sum(Reading reading, string name) =>
        reading
            .Replicas.SelectMany(replica => replica ?? new Dictionary<string, double>())
            .Where(series => series.Key.StartsWith(name, StringComparison.Ordinal))
            .Sum(series => series.Value);

    private static double Rejected(Reading reading, IReadOnlyList<string> faces) =>
        reading
            .Replicas.SelectMany(replica => replica ?? new Dictionary<string, double>())
            .Where(series =>
                faces.Any(face => series.Key.StartsWith($"bonding_rejected_calls_total{{face=\"{face}\"", StringComparison.Ordinal))
            )
            .Sum(series => series.Value);
}
