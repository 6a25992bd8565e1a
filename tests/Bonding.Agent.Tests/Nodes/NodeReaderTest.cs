using Bonding.Agent.Kernel;
using Bonding.Agent.Nodes;

namespace Bonding.Agent.Tests.Nodes;

/// <summary>The pods of a node are read from cgroups of each version, driver and runtime.</summary>
public sealed class NodeReaderTest : IDisposable
{
    private const string Uid = "1c2f9a3e-7b64-4d0e-9f7a-2b6f0f8d1a55";
    private const string Slice = "/sys/fs/cgroup/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod";
    private const string Pod2 = $"{Slice}1c2f9a3e_7b64_4d0e_9f7a_2b6f0f8d1a55.slice";
    private const string Cpu1 = $"/sys/fs/cgroup/cpu,cpuacct/kubepods/burstable/pod{Uid}";
    private const string Memory1 = $"/sys/fs/cgroup/memory/kubepods/burstable/pod{Uid}";

    private readonly MachineFolder _machine = new();

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData("cri-containerd-11.scope")]
    [InlineData("crio-11.scope/container")]
    [InlineData("docker-11.scope")]
    public void Version_2_with_systemd(string container)
    {
        _machine
            .Put("/proc/1/mountinfo", MachineFolder.Version2)
            .Put($"{Pod2}/cpu.stat", "usage_usec 5000\nuser_usec 3000\nnr_periods 4\nthrottled_usec 70\n")
            .Put($"{Pod2}/cpu.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=900\n")
            .Put($"{Pod2}/memory.current", "10000\n")
            .Put($"{Pod2}/memory.stat", "anon 1\ninactive_file 4000\n")
            .Put($"{Pod2}/io.stat", "8:0 rbytes=300 wbytes=40 rios=1 wios=1\n")
            .Put($"{Pod2}/cgroup.threads", "")
            .Put($"{Pod2}/{container}/cpu.stat", "usage_usec 4000\nthrottled_usec 30\n")
            .Put($"{Pod2}/{container}/cgroup.threads", "41\n42\n")
            .Put("/proc/41/schedstat", "1 2000000 3\n")
            .Put("/proc/42/schedstat", "1 5000000 3\n");
        var reader = new NodeReader(new KernelFiles(_machine.Root), TimeProvider.System);

        Assert.Equal(0, Assert.Single(reader.Read()).RunDelayUs);
        _machine.Put("/proc/41/schedstat", "1 2500000 3\n").Put("/proc/42/schedstat", "1 6000000 3\n");
        var pod = Assert.Single(reader.Read());

        Assert.Equal((Uid, 5000, 100), (pod.PodUid, pod.CpuUs, pod.ThrottledUs));
        Assert.Equal((900, 6000, 1500), (pod.CpuPressureUs, pod.MemoryBytes, pod.RunDelayUs));
        Assert.Equal((300, 40), (pod.DiskReadBytes, pod.DiskWrittenBytes));
        Assert.Empty(reader.MissingIn([pod]));
    }

    [Fact]
    public void Version_1_with_cgroupfs_has_no_pressure()
    {
        _machine
            .Put("/proc/1/mountinfo", MachineFolder.Version1)
            .Put($"{Cpu1}/cpuacct.usage", "7000000\n")
            .Put($"{Cpu1}/cpu.stat", "nr_periods 4\nnr_throttled 1\nthrottled_time 50000\n")
            .Put($"{Cpu1}/tasks", "")
            .Put($"{Cpu1}/22/cpu.stat", "throttled_time 20000\n")
            .Put($"{Cpu1}/22/cpuacct.usage", "6000000\n")
            .Put($"{Cpu1}/22/tasks", "51\n")
            .Put("/proc/51/schedstat", "1 2 3\n")
            .Put($"{Memory1}/memory.usage_in_bytes", "10000\n")
            .Put($"{Memory1}/memory.stat", "inactive_file 1\ntotal_inactive_file 3000\n");
        var reader = new NodeReader(new KernelFiles(_machine.Root), TimeProvider.System);

        var pod = Assert.Single(reader.Read());

        Assert.Equal(1, reader.CgroupVersion);
        Assert.Equal((Uid, 7000, 70, 7000), (pod.PodUid, pod.CpuUs, pod.ThrottledUs, pod.MemoryBytes));
        Assert.False(pod.HasCpuPressureUs);
        Assert.Equal([MissingFeature.PodPressure], reader.MissingIn([pod]));
    }

    [Fact]
    public void Pods_of_each_class_are_found_also_below_a_root_of_the_kubelet()
    {
        _machine.Put("/proc/1/mountinfo", MachineFolder.Version2);
        var root = "/sys/fs/cgroup/kubelet.slice/kubelet-kubepods.slice";
        _machine.Put($"{root}/kubelet-kubepods-pod00000000_0000_0000_0000_000000000001.slice/cpu.stat", "usage_usec 1\n");
        _machine.Put(
            $"{root}/kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-pod00000000_0000_0000_0000_000000000002.slice/cpu.stat",
            "usage_usec 2\n"
        );
        _machine.Put("/sys/fs/cgroup/system.slice/cpu.stat", "usage_usec 3\n");

        var pods = new NodeReader(new KernelFiles(_machine.Root), TimeProvider.System).Read();

        Assert.Equal([1, 2], pods.Select(pod => pod.CpuUs));
    }

    [Fact]
    public void After_the_first_readings_CPU_is_read_each_time_and_memory_every_fifth_time()
    {
        _machine
            .Put("/proc/1/mountinfo", MachineFolder.Version2)
            .Put($"{Pod2}/memory.stat", "inactive_file 0\n")
            .Put($"{Pod2}/cpu.stat", "usage_usec 0\n");
        var reader = new NodeReader(new KernelFiles(_machine.Root), TimeProvider.System);
        List<long> memory = [];
        for (var second = 1; second <= 23; second++)
        {
            _machine.Put($"{Pod2}/cpu.stat", $"usage_usec {second}\n").Put($"{Pod2}/memory.current", $"{second}\n");
            var pod = Assert.Single(reader.Read());
            Assert.Equal(second, pod.CpuUs);
            memory.Add(pod.MemoryBytes);
        }

        Assert.Equal([1, 2, 3], memory[..3]);
        Assert.All(memory.Select((read, index) => index + 1 - read), age => Assert.InRange(age, 0, 4));
        Assert.Equal(4, memory[3..].Distinct().Count(read => read > 3));
    }

    [Fact]
    public void A_container_that_is_replaced_is_read_on_and_its_own_limit_counts()
    {
        _machine
            .Put("/proc/1/mountinfo", MachineFolder.Version2)
            .Put($"{Pod2}/cpu.stat", "usage_usec 5\n")
            .Put($"{Pod2}/one.scope/cpu.stat", "usage_usec 5\nthrottled_usec 30\n");
        var reader = new NodeReader(new KernelFiles(_machine.Root), TimeProvider.System);
        Assert.Equal(30, Assert.Single(reader.Read()).ThrottledUs);

        _machine.Remove($"{Pod2}/one.scope");
        _machine.Put($"{Pod2}/two.scope/cpu.stat", "usage_usec 1\nthrottled_usec 40\n");

        Assert.Equal(40, Assert.Single(reader.Read()).ThrottledUs);
    }

    [Fact]
    public void A_pod_whose_cgroup_is_made_anew_under_its_name_is_read_on()
    {
        _machine.Put("/proc/1/mountinfo", MachineFolder.Version2).Put($"{Pod2}/cpu.stat", "usage_usec 5000\n");
        var reader = new NodeReader(new KernelFiles(_machine.Root), TimeProvider.System);
        reader.Read();
        _machine.Remove(Pod2);
        reader.Read();
        _machine.Put($"{Pod2}/cpu.stat", "usage_usec 7\n");

        Assert.Equal(7, Assert.Single(reader.Read()).CpuUs);
    }

    [Fact]
    public void A_pod_that_ends_is_left_out_and_its_threads_are_forgotten()
    {
        _machine.Put("/proc/1/mountinfo", MachineFolder.Version2).Put($"{Pod2}/cpu.stat", "usage_usec 5000\n");
        var reader = new NodeReader(new KernelFiles(_machine.Root), TimeProvider.System);
        Assert.Single(reader.Read());

        _machine.Remove(Pod2);

        Assert.Empty(reader.Read());
    }

    [Fact]
    public void A_machine_without_pods_says_so()
    {
        _machine.Put("/proc/1/mountinfo", MachineFolder.Version2).Put("/sys/fs/cgroup/cpu.stat", "usage_usec 1\n");
        var reader = new NodeReader(new KernelFiles(_machine.Root), TimeProvider.System);

        Assert.Equal([MissingFeature.Pods], reader.MissingIn(reader.Read()));
    }
}
