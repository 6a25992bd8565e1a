using Bonding.Agent.Kernel;

namespace Bonding.Agent.Tests.Kernel;

/// <summary>The CPU time of a guest is read by state, whatever kernel writes it.</summary>
public class CpuStatesTest
{
    [Fact]
    public void Ticks_are_hundredths_of_a_second_and_cpus_are_counted()
    {
        var stat = "cpu  100 20 30 4000 50 6 7 8 9 1\ncpu0 50 10 15 2000 25 3 4 4 5 1\ncpu1 50 10 15 2000 25 3 3 4 4 0\nintr 1 2\n"u8;

        var (times, cpus) = CpuStates.Parse(stat)!.Value;

        Assert.Equal(2, cpus);
        Assert.Equal((1_000_000, 200_000, 300_000), (times.UserUs, times.NiceUs, times.SystemUs));
        Assert.Equal((40_000_000, 500_000), (times.IdleUs, times.IoWaitUs));
        Assert.Equal((60_000, 70_000, 80_000), (times.IrqUs, times.SoftIrqUs, times.StealUs));
    }

    [Fact]
    public void A_kernel_without_the_column_has_no_steal_rather_than_none()
    {
        var (times, _) = CpuStates.Parse("cpu  1 2 3 4 5 6 7\n"u8)!.Value;

        Assert.False(times.HasStealUs);
        Assert.Equal(70_000, times.SoftIrqUs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu")]
    [InlineData("cpu  1 2 3\n")]
    [InlineData("cpu  1 2 x 4\n")]
    [InlineData("cpu  1 2 -3 4\n")]
    [InlineData("cpu  1 2 999999999999999999 4\n")]
    [InlineData("cpu0 1 2 3 4 5 6 7 8\n")]
    public void Text_without_the_four_first_columns_is_no_reading(string text) =>
        Assert.Null(CpuStates.Parse(System.Text.Encoding.UTF8.GetBytes(text)));
}
