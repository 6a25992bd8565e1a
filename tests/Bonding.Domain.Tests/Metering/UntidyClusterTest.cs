using System.Collections.Concurrent;
using Bonding.Domain.Metering;
using Bonding.Domain.Tests.Metering.Untidy;

namespace Bonding.Domain.Tests.Metering;

/// <summary>
/// Drawn clusters with several faults at once beside a known truth: duplicate jobs and servers, relabelled series, restarts and short
/// lives, sandboxed runtimes, migrations, gaps, cached counters, late and out-of-order writes, clocks that differ, intervals from 1 s to
/// 2 min that drift; and an operator that restarts and goes back to stored ledgers.
/// </summary>
public class UntidyClusterTest(ITestOutputHelper output)
{
    private const int PodDraws = 80_000;
    private const int MachineDraws = 20_000;

    // Of a counter, to microseconds, at each sample.
    private const double CounterRounding = 1e-4;

    // Micro-credits are rounded down, at each change of the counter.
    private const double CreditRounding = 0.02;

    private readonly ConcurrentBag<(int Seed, double By)> _above = [];
    private readonly ConcurrentBag<(int Seed, double By)> _below = [];
    private readonly ConcurrentBag<(int Seed, UsageDoubt Doubt)> _causeless = [];
    private int _unknown;

    [Fact]
    public void What_pods_are_charged_is_near_the_truth_and_what_is_unknown_is_told_in_few_draws_and_for_a_cause()
    {
        Run(PodDraws, seed => new UntidyCluster(seed));
    }

    [Fact]
    public void What_VMs_are_charged_is_near_the_truth_and_what_is_unknown_is_told_in_few_draws_and_for_a_cause()
    {
        Run(MachineDraws, seed => new UntidyMachine(seed));
    }

    private void Run(int draws, Func<int, UntidyTenant> draw)
    {
        Parallel.For(0, draws, seed => Settle(seed, draw(seed)));
        output.WriteLine(
            $"{draws} tenants were drawn, {_unknown} with something told unknown; {Text("above", _above)}; {Text("below", _below)}"
        );

        Assert.InRange(_unknown, 0, draws / 200);
        Assert.Empty(_causeless);
        Assert.True(_above.IsEmpty, Text("above the truth", _above));
        Assert.True(_below.IsEmpty, Text("below what is shown", _below));
    }

    private void Settle(int seed, UntidyTenant tenant)
    {
        var account = new UntidyOperator(tenant, new Random(seed));
        account.Run();
        if (account.Charged > tenant.Most + CounterRounding)
            _above.Add((seed, account.Charged - tenant.Most));
        foreach (var doubt in account.Doubts.Where(doubt => !HasCause(doubt, tenant)))
            _causeless.Add((seed, doubt));
        if (account.Doubts.Count > 0)
            Interlocked.Increment(ref _unknown);
        else if (account.Charged < tenant.Least - CreditRounding)
            _below.Add((seed, tenant.Least - account.Charged));
    }

    // A past is hidden by a gap, or by what the operator forgot. Lives of a counter look like tellers that disagree if no label names them.
    // A load never exceeds the size.
    private static bool HasCause(UsageDoubt doubt, UntidyTenant tenant) =>
        doubt switch
        {
            UsageDoubt.PastUnknown => tenant.Setting.HasGaps || tenant.Forgotten.Count > 0,
            UsageDoubt.TellersDisagree => tenant.Setting.Restarts && !tenant.Setting.NamesCgroups,
            _ => false,
        };

    private static string Text(string what, IReadOnlyCollection<(int Seed, double By)> draws) =>
        FormattableString.Invariant($"{draws.Count} {what}: ")
        + string.Join(", ", draws.OrderByDescending(draw => draw.By).Take(8).Select(draw => $"seed {draw.Seed} by {draw.By:0.00}"));
}
