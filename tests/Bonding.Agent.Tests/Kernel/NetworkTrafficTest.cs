using Bonding.Agent.Kernel;

namespace Bonding.Agent.Tests.Kernel;

/// <summary>What a machine sends to others counts, and each byte once.</summary>
public class NetworkTrafficTest
{
    [Fact]
    public void The_loopback_and_interfaces_to_own_containers_are_left_out()
    {
        var dev =
            """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo: 500 1 0 0 0 0 0 0 500 1 0 0 0 0 0 0
              eth0: 1000 27 0 0 0 0 0 0 200 17 0 0 0 0 0 0
              eth1:30 1 0 0 0 0 0 0 4 1 0 0 0 0 0 0
            veth12: 7 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0
            docker0: 7 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0

            """u8;

        Assert.Equal(new NetworkTraffic(1030, 204), NetworkTraffic.Parse(dev));
    }

    [Fact]
    public void A_machine_without_interfaces_has_no_traffic() => Assert.Equal(new NetworkTraffic(0, 0), NetworkTraffic.Parse("lo: 1\n"u8));

    [Fact]
    public void A_line_that_is_cut_off_is_not_known() => Assert.Null(NetworkTraffic.Parse("eth0: 1000 27\n"u8));
}
