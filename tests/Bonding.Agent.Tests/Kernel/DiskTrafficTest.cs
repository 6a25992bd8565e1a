using Bonding.Agent.Kernel;

namespace Bonding.Agent.Tests.Kernel;

/// <summary>The traffic of each disk counts once.</summary>
public class DiskTrafficTest
{
    [Fact]
    public void Partitions_and_devices_made_of_others_are_left_out()
    {
        var diskstats =
            """
               7       0 loop0 9 9 999 9 9 9 999 9 0 0 0
             259       0 nvme0n1 10 0 100 5 20 0 200 5 0 0 0
             259       1 nvme0n1p1 5 0 60 5 10 0 150 5 0 0 0
             252       0 vda 1 0 8 0 1 0 16 0 0 0 0
             252       1 vda1 1 0 8 0 1 0 16 0 0 0 0
             252      16 vdb 1 0 2 0 1 0 4 0 0 0 0
             253       0 dm-0 1 0 8 0 1 0 16 0 0 0 0
               9       0 md0 1 0 8 0 1 0 16 0 0 0 0

            """u8;

        Assert.Equal(new DiskTraffic((100 + 8 + 2) * 512, (200 + 16 + 4) * 512), DiskTraffic.Parse(diskstats));
    }

    [Theory]
    [InlineData("")]
    [InlineData("252 0\n")]
    [InlineData("252 0 vda 1 0 x 0 1 0 16\n")]
    [InlineData("252 0 vda 1 0 8 0 1\n")]
    public void What_cannot_be_read_is_not_known(string text) => Assert.Null(DiskTraffic.Parse(System.Text.Encoding.UTF8.GetBytes(text)));
}
