using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Credits;

public class EarnRateTest
{
    private static readonly Gen<EarnRate> Rates = Gen.Int[0, 100_000]
        .Select(Gen.Int[1, 500])
        .Select((milliPercent, vcpus) => EarnRate.Of(milliPercent / 1000m, vcpus));

    private static readonly Gen<DateTimeOffset> Instants = Gen.Long[0, 4_000_000_000_000].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    [Fact]
    public void Earnings_between_two_instants_do_not_depend_on_the_instants_between_them() =>
        Rates
            .Select(Instants.Array[2, 30])
            .Sample(
                (rate, instants) =>
                {
                    var ordered = instants.Order().ToArray();
                    var stepwise = ordered.Zip(ordered.Skip(1), rate.Earned).Aggregate(CreditAmount.Zero, (sum, step) => sum + step);
                    return stepwise == rate.Earned(ordered[0], ordered[^1]);
                }
            );

    [Fact]
    public void An_hour_earns_exactly_the_hourly_rate_whenever_it_starts() =>
        Rates.Select(Instants).Sample((rate, start) => rate.Earned(start, start.AddHours(1)) == rate.PerHour);

    [Fact]
    public void Time_that_goes_back_earns_nothing() =>
        Rates
            .Select(Instants, Instants)
            .Sample((rate, one, other) => rate.Earned(one > other ? one : other, one > other ? other : one) == CreditAmount.Zero);

    [Fact]
    public void The_largest_tenant_earns_without_overflow()
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var rate = EarnRate.Of(100, 1_000_000);
        Assert.Equal(CreditAmount.FromCredits(60_000_000), rate.Earned(start, start.AddHours(1)));
    }

    [Theory]
    [InlineData(-0.1, 1)]
    [InlineData(100.1, 1)]
    [InlineData(10, 0)]
    [InlineData(10, -2)]
    public void A_baseline_outside_0_to_100_or_a_size_without_vcpu_is_refused(double percent, int vcpus) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EarnRate.Of((decimal)percent, vcpus));
}
