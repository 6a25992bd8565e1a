using Bonding.Domain.Credits;
using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Credits;

public class UsageCostTest
{
    private static readonly Gen<long[]> Readings = Gen.Long[0, 1_000_000_000_000].Array[2, 40].Select(values => values.Order().ToArray());

    [Fact]
    public void One_vcpu_for_one_minute_is_one_credit()
    {
        Assert.True(UsageTime.TryFromSeconds(60, out var minute));
        Assert.Equal(CreditAmount.FromCredits(1), minute.ToCredits());
    }

    [Fact]
    public void Credits_between_two_readings_do_not_depend_on_the_readings_between_them() =>
        Readings.Sample(readings =>
        {
            var counters = readings.Select(UsageTime.FromMicroseconds).ToArray();
            var stepwise = counters
                .Zip(counters.Skip(1), (earlier, later) => later.CreditsSince(earlier))
                .Aggregate(CreditAmount.Zero, (sum, step) => sum + step);
            return stepwise == counters[^1].CreditsSince(counters[0]);
        });
}
