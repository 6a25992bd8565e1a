using System.Text;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Domain.Receipts;
using Bonding.Kubernetes.Client;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
using Bonding.TestKit.Prometheus;

namespace Bonding.Integration.Tests.Loop;

/// <summary>
/// Settles an hour and a half of counters (three hours of one account) from a real Prometheus, by an operator that is
/// restarted in between and by two operators that both believe they lead. The result is compared with the truth
/// computed from the samples alone.
/// </summary>
public sealed class CounterSettlementTest(LoopStage stage) : IClassFixture<LoopStage>
{
    private const int Step = 15_000;
    private const int Samples = 360;
    private const long Opened = 300;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_credit_is_where_the_counters_say_after_restart_leader_change_outage_reset_migration_duplicates_and_three_hours()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        var begin = DateTimeOffset.UtcNow.AddSeconds(-60 - (Samples - 1) * Step / 1000).ToUnixTimeMilliseconds() / Step * Step;
        CounterHistory[] histories =
        [
            Steady(begin),
            Outage(begin),
            Reset(begin),
            Migrated(begin),
            Failed(begin),
            Duplicate(begin),
            Forgotten(begin),
        ];
        await using var prometheus = await PrometheusServer.StartAsync([], Stop, history: OpenMetrics(histories, scene.Namespace));
        foreach (var history in histories)
            await OpenAsync(scene, history);

        await using (var restarted = await RunningLoop.StartAsync(stage, Stop, prometheus.BaseAddress))
            await AwaitAsync(scene, restarted, histories, begin + 20 * 60_000);
        await using var leader = await RunningLoop.StartAsync(stage, Stop, prometheus.BaseAddress);
        await using var another = await RunningLoop.StartAsync(stage, Stop, prometheus.BaseAddress);
        foreach (var loop in new[] { leader, another })
            await AwaitAsync(scene, loop, histories, long.MaxValue);

        foreach (var history in histories)
        {
            AssertTrue(history, leader.Get<AccountCache>().Find(new NamespacedName(scene.Namespace, history.Machine))!.Ledger);
            AssertTrue(history, another.Get<AccountCache>().Find(new NamespacedName(scene.Namespace, history.Machine))!.Ledger);
        }
    }

    private static void AssertTrue(CounterHistory history, CreditLedger ledger)
    {
        // 2 vCPUs at a baseline of 20 % earn 0.4 credits a minute, counted in full micro-credits since 1970.
        var minted = history.EndMilliseconds * 20 / 3 - history.BeginMilliseconds * 20 / 3;
        Assert.Equal((history.Machine, history.SpentMicroCredits), (history.Machine, ledger.Spent.MicroCredits));
        Assert.Equal((history.Machine, minted), (history.Machine, ledger.Minted.MicroCredits));
        Assert.Equal(
            (history.Machine, Opened * 1_000_000 + minted - history.SpentMicroCredits),
            (history.Machine, ledger.Balance.MicroCredits)
        );
    }

    private static CounterHistory Steady(long begin) =>
        new CounterHistory("steady").With("node=\"a\"", Counter(begin, 0, Samples, 7_000_000, 500), from: 7_000_000);

    // Prometheus was away from the tenth to the seventieth minute; the tenant went on.
    private static CounterHistory Outage(long begin)
    {
        var all = Counter(begin, 0, Samples, 1_000_000, 700);
        return new CounterHistory("outage").With("node=\"a\"", [.. all.Take(40), .. all.Skip(280)], from: 1_000_000);
    }

    // The guest was restarted within a scrape interval: its counter begins at zero.
    private static CounterHistory Reset(long begin)
    {
        var before = Counter(begin, 0, 100, 5_000_000, 900);
        var after = Counter(begin, 100, Samples - 100, 3_210_001, 400);
        return new CounterHistory("reset").With("node=\"a\"", before, from: 5_000_000).With("node=\"a\"", after);
    }

    // Source and target both report for a while. The source is followed until it falls silent; from then on the use of
    // the target is charged.
    private static CounterHistory Migrated(long begin)
    {
        var (source, target) = (Counter(begin, 0, 150, 2_000_000, 600), Counter(begin, 147, Samples - 147, 40_000, 800));
        var takenOverAt = target.Single(sample => sample.AtMilliseconds == source[^1].AtMilliseconds);
        return new CounterHistory("migrated")
            .With("node=\"a\",pod=\"virt-launcher-1\"", source, from: 2_000_000)
            .With("node=\"b\",pod=\"virt-launcher-2\"", target, from: takenOverAt.Microseconds);
    }

    // A migration that failed: for a while only the target reported, then the source again.
    private static CounterHistory Failed(long begin)
    {
        var (source, target) = (Counter(begin, 0, Samples, 9_000_000_000, 600), Counter(begin, 245, 10, 40_000, 300));
        var takenOverAt = target.Single(sample => sample.AtMilliseconds == source[249].AtMilliseconds);
        return new CounterHistory("failed")
            .With("node=\"a\",pod=\"virt-launcher-1\"", [.. source.Take(250), .. source.Skip(270)], from: 9_000_000_000)
            .With("node=\"b\",pod=\"virt-launcher-2\"", target, from: takenOverAt.Microseconds);
    }

    // Two scrapers tell of the same counter, a little apart.
    private static CounterHistory Duplicate(long begin)
    {
        var counter = Counter(begin, 0, Samples, 3_000_000, 650);
        return new CounterHistory("duplicate")
            .With("node=\"a\",scraper=\"1\"", counter, from: 3_000_000)
            .With(
                "node=\"a\",scraper=\"2\"",
                [.. counter.Skip(1).SkipLast(1).Select(sample => (sample.AtMilliseconds - 4_000, sample.Microseconds - 4_000 * 650))],
                counted: false
            );
    }

    // Its account was settled last three hours ago, which is further back than is read piece by piece.
    private static CounterHistory Forgotten(long begin)
    {
        const int Earlier = 360;
        return new CounterHistory("forgotten").With(
            "node=\"a\"",
            Counter(begin - Earlier * Step, 0, Samples + Earlier, 4_000_000, 550),
            from: 4_000_000
        );
    }

    // Use that wavers around so many millicores, and in odd microseconds.
    private static List<(long AtMilliseconds, long Microseconds)> Counter(long begin, int first, int count, long start, int millicores)
    {
        List<(long, long)> samples = [];
        for (var index = 0; index < count; index++)
        {
            samples.Add((begin + (long)(first + index) * Step, start));
            start += (long)Step * millicores + (index % 7 - 3) * 1_234_567 / 3;
        }
        return samples;
    }

    private static string OpenMetrics(IEnumerable<CounterHistory> histories, string ns)
    {
        var text = new StringBuilder("# TYPE kubevirt_vmi_cpu_usage_seconds counter\n");
        foreach (var history in histories)
            history.AppendTo(text, ns);
        return text.Append("# EOF\n").ToString();
    }

    // As an operator left it before: settled to the first sample.
    private static async Task OpenAsync(LoopCase scene, CounterHistory history)
    {
        await scene.CreateMachineAsync(history.Machine);
        await scene.CreateAccountAsync(history.Machine);
        var account = await scene.AwaitAccountAsync(history.Machine, _ => true);
        var checkpoint = new UsageCheckpoint(
            UsageTime.FromMicroseconds(history.BeginMicroseconds),
            DateTimeOffset.FromUnixTimeMilliseconds(history.BeginMilliseconds),
            "a"
        );
        var ledger = CreditLedger.Empty.Open(CreditAmount.FromCredits(Opened), CreditAmount.MaxValue) with { Checkpoint = checkpoint };
        account.Status = AccountStatusMapping.Write(new BondingAccount(account.Metadata.Uid, ledger, ChainHead.Start, []));
        await scene.WriteStatusAsync(account);
    }

    private static async Task AwaitAsync(LoopCase scene, RunningLoop loop, IEnumerable<CounterHistory> histories, long toMilliseconds)
    {
        foreach (var history in histories)
        {
            var wanted = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(toMilliseconds, history.EndMilliseconds));
            await Eventually.GetAsync(
                () => Task.FromResult(loop.Get<AccountCache>().Find(new NamespacedName(scene.Namespace, history.Machine))),
                account => account.Ledger.Checkpoint?.At >= wanted,
                Stop
            );
        }
    }
}
