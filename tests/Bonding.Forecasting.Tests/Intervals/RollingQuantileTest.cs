using Bonding.Forecasting.Intervals;
using CsCheck;
using MathNet.Numerics.Statistics;

namespace Bonding.Forecasting.Tests.Intervals;

/// <summary>Checks rolling quantiles against the statistics that MathNet computes from the window.</summary>
public class RollingQuantileTest
{
    private const int Window = 20;

    [Fact]
    public void Quantiles_and_deviation_are_those_of_the_last_values() =>
        Gen.Select(Gen.Double[-100, 100].Array[2, 60], Gen.Double[0.01, 0.99])
            .Sample(
                (values, level) =>
                {
                    var rolling = new RollingQuantile(Window);
                    foreach (var value in values)
                        rolling.Add(value);
                    var last = values.TakeLast(Window).Order().ToArray();
                    var rank = Math.Clamp((int)Math.Ceiling(level * (last.Length + 1)), 1, last.Length);
                    Assert.Equal(SortedArrayStatistics.OrderStatistic(last, rank), rolling.At(level));
                    Assert.Equal(last.StandardDeviation(), rolling.Deviation(), 1e-9);
                }
            );
}
