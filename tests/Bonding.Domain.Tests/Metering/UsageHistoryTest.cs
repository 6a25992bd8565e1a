using Bonding.Domain.Credits;
using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>The counters of a VM become one history.</summary>
public class UsageHistoryTest
{
    private const double Vcpus = 2;
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void An_account_begins_with_the_first_sample_of_its_own_life()
    {
        var history = UsageHistory.OfVirtualMachine([Counter("a", (0, 5), (1, 6), (2, 7))], null, At(1), Vcpus);

        Assert.Equal([At(1), At(2)], history.Select(sample => sample.At));
    }

    [Fact]
    public void A_VM_that_was_seen_before_its_account_is_not_new_on_another_node()
    {
        var history = UsageHistory.OfVirtualMachine([Counter("a", (-60, 5)), Counter("b", (60, 30), (120, 40))], null, At(0), Vcpus);

        Assert.Equal(
            [Sample("b", 60, 30), Sample("b", 120, 40)],
            history.Select(sample => sample with { LongestRestart = Staleness.LongestRestart })
        );
    }

    [Fact]
    public void Samples_up_to_the_checkpoint_are_left_out()
    {
        var history = UsageHistory.OfVirtualMachine([Counter("a", (0, 5), (1, 6), (2, 7))], Settled("a", 1, 6), Start, Vcpus);

        Assert.Equal([Sample("a", 2, 7)], history);
    }

    [Fact]
    public void While_source_and_target_of_a_migration_both_report_only_one_is_followed()
    {
        var source = Counter("a", (1, 10), (2, 11), (3, 12));
        var target = Counter("b", (1.5, 0.1), (2.5, 0.2), (3.5, 0.3), (4.5, 1), (5.5, 2), (6.5, 3));

        var history = UsageHistory.OfVirtualMachine([source, target], Settled("a", 0, 9), Start, Vcpus);

        Assert.Equal([Sample("a", 1, 10), Sample("a", 2, 11), Sample("a", 3, 12), Sample("b", 6.5, 3) with { Since = Cpu(0.2) }], history);
    }

    [Fact]
    public void A_migration_that_fails_costs_what_was_used_and_not_all_that_the_VM_ever_used()
    {
        var source = Counter("a", (1, 90_010), (2, 90_011), (20, 90_012), (21, 90_013));
        var target = Counter("b", (2.5, 0.1), (3.5, 0.2), (4.5, 0.3), (5.5, 0.4), (6.5, 0.5));

        var ledger = Settle(Opened(90_009), [source, target]);

        Assert.InRange(ledger.Spent.MicroCredits, (4_500_000 / 60) - 2, 4_500_000 / 60);
        Assert.Equal("a", ledger.Checkpoint!.Value.Series);
    }

    [Fact]
    public void A_source_that_returns_is_recognized_by_its_remembered_reading()
    {
        var history = UsageHistory.OfVirtualMachine([Counter("a", (2, 90_011), (120, 90_012))], Settled("b", 6.5, 0.5), Start, Vcpus);

        Assert.Equal([Sample("a", 120, 90_012) with { Since = Cpu(90_011) }], history);
    }

    [Fact]
    public void One_counter_under_the_names_of_two_nodes_is_paid_once()
    {
        var first = Counter(
            "a",
            [.. Enumerable.Range(1, 40).Where(second => second is < 20 or > 30).Select(second => ((double)second, 90_000.0 + second))]
        );
        var second = Counter(
            "b",
            [.. Enumerable.Range(1, 40).Where(second => second is < 32).Select(second => (second + 0.5, 90_000.5 + second))]
        );

        var ledger = Settle(Opened(90_000), [first, second]);

        Assert.InRange(ledger.Spent.MicroCredits, 40_000_000 / 60, 43_000_000 / 60);
    }

    [Fact]
    public void An_unknown_counter_is_charged_in_full_only_if_it_can_have_begun_since()
    {
        Assert.Equal([Sample("b", 100, 290)], UsageHistory.OfVirtualMachine([Counter("b", (100, 290))], Settled("a", 0, 9), Start, Vcpus));
        Assert.Equal(
            [Sample("b", 100, 291) with { Since = Cpu(291), Doubt = UsageDoubt.PastUnknown }],
            UsageHistory.OfVirtualMachine([Counter("b", (100, 291))], Settled("a", 0, 9), Start, Vcpus)
        );
    }

    [Fact]
    public void A_counter_that_began_anew_since_it_was_seen_is_charged_in_full()
    {
        var again = Counter("b", (-1, 4), (12, 0.5), (60, 5));

        Assert.Equal([Sample("b", 60, 5)], UsageHistory.OfVirtualMachine([again], Settled("a", 10, 9), Start, Vcpus));
    }

    [Fact]
    public void However_the_samples_are_portioned_the_account_ends_the_same()
    {
        var source = Counter("a", (1, 10), (2, 11), (3, 12), (4, 1), (5, 2));
        var target = Counter("b", (3.5, 0.3), (4.5, 1), (5.5, 2), (6.5, 3), (7.5, 4), (8.5, 5), (9.5, 6));
        var whole = Settle(Opened(), [source, target]);
        for (var cut = 1; cut < 10; cut++)
        {
            var first = Settle(Opened(), [Until(source, cut), Until(target, cut)]);

            Assert.Equal(whole, Settle(first, [source, target]));
        }
    }

    [Fact]
    public void A_counter_that_is_gone_for_good_is_left_even_if_the_next_one_is_scraped_once_a_minute()
    {
        var target = Counter("b", (90, 20));

        Assert.Equal([Sample("b", 90, 20)], UsageHistory.OfVirtualMachine([target], Settled("a", 0, 9), Start, Vcpus));
    }

    private static CreditLedger Opened(double counter = 9) =>
        CreditLedger.Empty.Grant(CreditAmount.FromCredits(10), CreditAmount.MaxValue) with
        {
            Checkpoint = Settled("a", 0, counter),
        };

    private static CreditLedger Settle(CreditLedger ledger, IReadOnlyList<CounterSeries> series)
    {
        var rules = AccountRules.Of(EarnRate.Of(20, 2));
        return UsageHistory
            .OfVirtualMachine(series, ledger.Checkpoint, Start, Vcpus)
            .Aggregate(ledger, (now, sample) => Accrual.Settle(now, rules, sample));
    }

    private static CounterSeries Until(CounterSeries counter, int second) =>
        new(counter.Name, [.. counter.Samples.Where(sample => sample.At <= At(second))]);

    private static CounterSeries Counter(string node, params (double Second, double Value)[] samples) =>
        new(node, [.. samples.Select(sample => new MetricSample(At(sample.Second).ToUnixTimeMilliseconds(), sample.Value))]);

    private static UsageCheckpoint Settled(string node, double second, double value) => new(Cpu(value), At(second), node);

    private static UsageSample Sample(string node, double second, double value) => new(Cpu(value), At(second), node);

    private static UsageTime Cpu(double seconds) =>
        UsageTime.TryFromSeconds(seconds, out var time) ? time : throw new ArgumentException("no CPU time");

    private static DateTimeOffset At(double second) => Start + TimeSpan.FromSeconds(second);
}
