namespace Bonding.Domain.Tests;

public class MillicoresTest
{
    [Theory]
    [InlineData("0.25", 250)]
    [InlineData("2", 2_000)]
    [InlineData("0.0001", 1)]
    [InlineData("1.0001", 1_001)]
    [InlineData("-1", 0)]
    [InlineData("99999999999", int.MaxValue)]
    public void A_quantity_is_rounded_up_as_the_scheduler_does_and_kept_in_range(string cores, int expected) =>
        Assert.Equal(expected, Millicores.FromQuantity(decimal.Parse(cores, System.Globalization.CultureInfo.InvariantCulture)).Value);

    [Fact]
    public void Vcpus_are_thousands_of_millicores()
    {
        Assert.Equal(new Millicores(4_000), Millicores.FromVcpus(4));
        Assert.Equal(1.5, new Millicores(1_500).ToVcpus());
        Assert.Equal("1500m", new Millicores(1_500).ToString());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1_000)]
    [InlineData(1_000, 1_000)]
    [InlineData(1_001, 2_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_guest_has_whole_vcpus(int declared, int size) => Assert.Equal(size, new Millicores(declared).RoundUpToVcpus().Value);

    [Theory]
    [InlineData(2_000, 250, 500)]
    [InlineData(1_100, 250, 275)]
    [InlineData(1_001, 250, 251)]
    [InlineData(0, 250, 0)]
    public void A_part_of_each_vcpu_is_rounded_up(int size, int part, int expected) =>
        Assert.Equal(expected, new Millicores(size).OfEachVcpu(new Millicores(part)).Value);

    [Fact]
    public void Pods_share_evenly_and_no_millicore_is_made_up() => Assert.Equal(new Millicores(333), new Millicores(1_000) / 3);

    [Theory]
    [InlineData(1_000, 0.9, 900)]
    [InlineData(999, 0.5, 499)]
    [InlineData(1_000, 0, 0)]
    public void A_share_is_rounded_down(int whole, double share, int expected) =>
        Assert.Equal(expected, new Millicores(whole).Share(share).Value);

    [Fact]
    public void A_sum_stops_at_the_most_that_there_can_be()
    {
        Assert.Equal(new Millicores(750), new Millicores(500) + new Millicores(250));
        Assert.Equal(Millicores.MaxValue, Millicores.MaxValue + new Millicores(1));
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Millicores(-1));
        Assert.Throws<OverflowException>(() => Millicores.FromVcpus(3_000_000));
        Assert.Throws<OverflowException>(() => new Millicores(int.MaxValue).OfEachVcpu(Millicores.FromVcpus(2)));
    }
}
