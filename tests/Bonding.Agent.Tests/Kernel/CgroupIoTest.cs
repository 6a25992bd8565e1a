using Bonding.Agent.Kernel;

namespace Bonding.Agent.Tests.Kernel;

/// <summary>The traffic of a cgroup is that of all its devices together.</summary>
public class CgroupIoTest
{
    [Fact]
    public void Version_2_has_a_line_for_each_device() =>
        Assert.Equal(
            new CgroupIo(1000, 220),
            CgroupIo.OfStat("8:0 rbytes=900 wbytes=200 rios=4 wios=1 dbytes=7 dios=1\n254:1 rbytes=100 wbytes=20 rios=1 wios=1\n"u8)
        );

    [Fact]
    public void Version_1_has_a_line_for_each_operation() =>
        Assert.Equal(
            new CgroupIo(1000, 200),
            CgroupIo.OfServiceBytes("8:0 Read 900\n8:0 Write 200\n8:0 Sync 5\n8:16 Read 100\n8:16 Total 100\nTotal 1200\n"u8)
        );

    [Fact]
    public void A_cgroup_that_did_nothing_yet_counts_zero() =>
        Assert.Equal((new CgroupIo(0, 0), new CgroupIo(0, 0)), (CgroupIo.OfStat(""u8), CgroupIo.OfServiceBytes("Total 0\n"u8)));

    [Fact]
    public void A_number_that_the_contract_does_not_hold_is_none() =>
        Assert.Null(CgroupIo.OfStat("8:0 rbytes=99999999999999999999 wbytes=1\n"u8));
}
