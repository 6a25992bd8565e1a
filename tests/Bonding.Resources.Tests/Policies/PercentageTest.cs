using Bonding.Resources.Policies;

namespace Bonding.Resources.Tests.Policies;

public class PercentageTest
{
    [Fact]
    public void A_share_in_whole_percent_has_no_rounding_error_and_is_read_back_as_it_was() =>
        Assert.All(
            Enumerable.Range(0, 101),
            percent =>
            {
                var share = (double)(percent / 100m);

                Assert.Equal(percent, Percentage.FromShare(share));
                Assert.Equal(share, Percentage.ToShare(percent));
            }
        );
}
