using Bonding.Domain.Credits;
using Bonding.Operator.Telemetry;

namespace Bonding.Operator.Tests.Telemetry;

/// <summary>A VM's counters become one history.</summary>
public class UsageHistoryTest
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void An_account_begins_with_the_first_sample_of_its_own_life()
    {
        var history = UsageHistory.OfMachine([Counter("a", (0, 5), (1, 6), (2, 7))], null, At(1));

        Assert.Equal([At(1), At(2)], history.Select(sample => sample.At));
    }

    [Fact]
    public void Samples_up_to_the_checkpoint_are_left_out()
    {
        var history = UsageHistory.OfMachine([Counter("a", (0, 5), (1, 6), (2, 7))], Settled("a", 1, 6), Start);

        Assert.Equal([Sample("a", 2, 7)], history);
    }

    [Fact]
    public void While_source_and_target_of_a_migration_both_report_only_one_is_followed()
    {
        var source = Counter("a", (1, 10), (2, 11), (3, 12));
        var target = Counter("b", (1.5, 0.1), (2.5, 0.2), (3.5, 0.3), (4.5, 1), (5.5, 2), (6.5, 3));

        var history = UsageHistory.OfMachine([source, target], Settled("a", 0, 9), Start);

        Assert.Equal([Sample("a", 1, 10), Sample("a", 2, 11), Sample("a", 3, 12), Sample("b", 6.5, 3)], history);
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
    public void A_counter_that_is_gone_for_good_is_left_even_if_it_is_told_once_a_minute()
    {
        var target = Counter("b", (90, 20));

        Assert.Equal([Sample("b", 90, 20)], UsageHistory.OfMachine([target], Settled("a", 0, 9), Start));
    }

    private static CreditLedger Opened() => CreditLedger.Empty with { Checkpoint = Settled("a", 0, 9) };

    private static CreditLedger Settle(CreditLedger ledger, IReadOnlyList<(string, IReadOnlyList<RawSample>)> series)
    {
        var terms = AccountTerms.Of(EarnRate.Of(20, 2));
        return UsageHistory.OfMachine(series, ledger.Checkpoint, Start).Aggregate(ledger, (now, sample) => Accrual.Settle(now, terms, sample));
    }

    private static (string, IReadOnlyList<RawSample>) Until((string Series, IReadOnlyList<RawSample> Samples) counter, int second) =>
        (counter.Series, [.. counter.Samples.Where(sample => sample.At <= At(second))]);

    private static (string, IReadOnlyList<RawSample>) Counter(string node, params (double Second, double Value)[] samples) =>
        (node, [.. samples.Select(sample => new RawSample(At(sample.Second).ToUnixTimeMilliseconds(), sample.Value))]);

    private static UsageCheckpoint Settled(string node, double second, double value) => new(Cpu(value), At(second), node);

    private static UsageSample Sample(string node, double second, double value) => new(Cpu(value), At(second), node);

    private static UsageTime Cpu(double seconds) => UsageTime.TryFromSeconds(seconds, out var time) ? time : throw new ArgumentException("no CPU time");

    private static DateTimeOffset At(double second) => Start + TimeSpan.FromSeconds(second);
}
