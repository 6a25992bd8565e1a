using Bonding.Agent.Kernel;

namespace Bonding.Agent.Tests.Kernel;

/// <summary>The hierarchies of cgroups are found on machines of each kind.</summary>
public class CgroupMountsTest
{
    [Fact]
    public void Version_2_has_one_place_for_all()
    {
        var mounts = CgroupMounts.Parse(System.Text.Encoding.UTF8.GetBytes(MachineFolder.Version2));

        Assert.False(mounts.IsVersion1);
        Assert.Equal(("/sys/fs/cgroup", "/sys/fs/cgroup"), (mounts.Of("cpuacct"), mounts.Of("memory")));
    }

    [Fact]
    public void A_hybrid_counts_by_version_1()
    {
        var mounts = CgroupMounts.Parse(System.Text.Encoding.UTF8.GetBytes(MachineFolder.Version1));

        Assert.True(mounts.IsVersion1);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", mounts.Of("cpu"));
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", mounts.Of("cpuacct"));
        Assert.Equal("/sys/fs/cgroup/memory", mounts.Of("memory"));
        Assert.Equal("/sys/fs/cgroup/unified", mounts.Unified);
    }

    [Fact]
    public void A_blank_in_a_path_is_a_blank() =>
        Assert.Equal("/my cgroups", CgroupMounts.Parse(@"35 24 0:30 / /my\040cgroups rw - cgroup2 cgroup2 rw"u8).Unified);

    [Theory]
    [InlineData("")]
    [InlineData("35 24 0:30 / /sys/fs/cgroup rw cgroup2 cgroup2 rw\n")]
    [InlineData("35 24 0:30 / /sys/fs/cgroup rw -\n")]
    [InlineData("35 24\n")]
    public void Other_text_is_no_mount(string text)
    {
        var mounts = CgroupMounts.Parse(System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Null(mounts.Of("cpu"));
    }
}
