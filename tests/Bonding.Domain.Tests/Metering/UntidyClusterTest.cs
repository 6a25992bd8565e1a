using System.Collections.Concurrent;
using Bonding.Domain.Metering;
using Bonding.Domain.Tests.Metering.Untidy;

namespace Bonding.Domain.Tests.Metering;

/// <summary>
/// Drawn clusters with several faults at once beside a known truth: duplicate jobs and servers, relabelled series, restarts and short
/// lives, sandboxed runtimes, gaps, cached counters, late and out-of-order writes, clocks that differ, intervals from 1 s to 2 min that
/// drift; and an operator that restarts and goes back to stored ledgers.
/// </summary>
public class UntidyClusterTest(ITestOutputHelper output)
{
    private const int Draws = 100_000;

    // Of a counter, to microseconds, at each sample.
    private const double CounterRounding = 1e-4;

    // Micro-credits are rounded down, at each change of the counter.
    private const double CreditRounding = 0.02;

    [Fact]
    public void What_is_charged_is_near_the_truth_and_what_is_unknown_is_told_in_few_draws_and_for_a_cause()
    {
        var (above, below) = (new ConcurrentBag<(int Seed, double By)>(), new ConcurrentBag<(int Seed, double By)>());
        var causeless = new ConcurrentBag<(int Seed, UsageDoubt Doubt)>();
        var unknown = 0;
        Parallel.For(
            0,
            Draws,
            seed =>
            {
                var cluster = new UntidyCluster(seed);
                var account = new UntidyOperator(cluster, new Random(seed));
                account.Run();
                if (account.Charged > cluster.Most + CounterRounding)
                    above.Add((seed, account.Charged - cluster.Most));
                foreach (var doubt in account.Doubts.Where(doubt => !HasCause(doubt, cluster)))
                    causeless.Add((seed, doubt));
                if (account.Doubts.Count > 0)
                    Interlocked.Increment(ref unknown);
                else if (account.Charged < cluster.Least - CreditRounding)
                    below.Add((seed, cluster.Least - account.Charged));
            }
        );
        output.WriteLine(
            $"{Draws} clusters were drawn, {unknown} with something told unknown; {Text("above", above)}; {Text("below", below)}"
        );

        Assert.InRange(unknown, 0, Draws / 200);
        Assert.Empty(causeless);
        Assert.True(above.IsEmpty, Text("above the truth", above));
        Assert.True(below.IsEmpty, Text("below what is shown", below));
    }

    // A past is hidden by a gap, or by what the operator forgot. Lives of a container look like tellers that disagree if no label names
    // them. A load never exceeds the size.
    private static bool HasCause(UsageDoubt doubt, UntidyCluster cluster) =>
        doubt switch
        {
            UsageDoubt.PastUnknown => cluster.Setting.HasGaps || cluster.Forgotten.Count > 0,
            UsageDoubt.TellersDisagree => cluster.Setting.Restarts && !cluster.Setting.NamesCgroups,
            _ => false,
        };

    private static string Text(string what, IReadOnlyCollection<(int Seed, double By)> draws) =>
        FormattableString.Invariant($"{draws.Count} {what}: ")
        + string.Join(", ", draws.OrderByDescending(draw => draw.By).Take(8).Select(draw => $"seed {draw.Seed} by {draw.By:0.00}"));
}
