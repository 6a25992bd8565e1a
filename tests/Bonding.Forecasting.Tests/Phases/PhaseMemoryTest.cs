using Bonding.Forecasting.Cadence;
using Bonding.Forecasting.Phases;

namespace Bonding.Forecasting.Tests.Phases;

/// <summary>What a series may take; a cluster has three for each tenant.</summary>
public class PhaseMemoryTest
{
    [Fact]
    public void A_series_takes_eight_kilobytes_with_all_that_the_search_needs() =>
        Assert.InRange(CadenceStore.BytesPerSeries + PhaseStore.BytesPerSeries, 1, 8192);

    [Fact]
    public void A_period_takes_two_kilobytes_more() => Assert.InRange(PhaseStore.BytesPerPeriod, 1, 2048);
}
