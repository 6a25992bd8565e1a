using Bonding.Agent.Kernel;
using Bonding.Agent.Nodes;

namespace Bonding.Agent.Tests.Nodes;

/// <summary>The waiting of a pod's threads is added up without loss, and of vCPUs by their numbers.</summary>
public sealed class PodThreadsTest : IDisposable
{
    private const string List = "/threads";

    private readonly MachineFolder _machine = new();
    private readonly PodThreads _threads = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_thread_counts_from_when_its_pod_is_seen_and_a_later_one_from_its_beginning()
    {
        Read((1, "app", 5_000_000));
        Assert.Equal(0, _threads.WaitedMicroseconds);

        Read((1, "app", 5_300_000), (2, "app", 200_000));

        Assert.Equal(500, _threads.WaitedMicroseconds);
    }

    [Fact]
    public void What_a_thread_waited_stays_when_it_ends_and_its_number_is_used_again()
    {
        Read((1, "app", 0));
        Read((1, "app", 400_000));
        Read((1, "app", 100_000));
        Assert.Equal(500, _threads.WaitedMicroseconds);

        Read();

        Assert.Equal(500, _threads.WaitedMicroseconds);
    }

    [Fact]
    public void The_threads_of_vcpus_are_told_apart_although_they_are_named_late()
    {
        Read((7, "qemu-system-x86", 0), (8, "CPU 1/KVM", 0), (9, "worker", 0));
        Read((7, "CPU 0/KVM", 1_000_000), (8, "CPU 1/KVM", 3_000_000), (9, "worker", 9_000_000));

        Assert.Equal([(0, 1000), (1, 3000)], _threads.Vcpus.Select(vcpu => (vcpu.Id, vcpu.DelayUs)));
        Assert.Equal(13_000, _threads.WaitedMicroseconds);
    }

    [Fact]
    public void Between_two_whole_readings_the_threads_of_vcpus_alone_are_read()
    {
        Read((8, "CPU 1/KVM", 0), (9, "worker", 0));
        _machine.Put("/proc/8/schedstat", "1 3000000 3\n").Put("/proc/9/schedstat", "1 9000000 3\n");

        _threads.UpdateVcpus(new KernelFiles(_machine.Root));

        Assert.Equal([(1, 3000)], _threads.Vcpus.Select(vcpu => (vcpu.Id, vcpu.DelayUs)));
        Assert.Equal(3000, _threads.WaitedMicroseconds);
    }

    [Fact]
    public void Without_visible_threads_nothing_is_known()
    {
        _machine.Put(List, "1\n2\n");

        _threads.Update(new KernelFiles(_machine.Root), [List], all: true);

        Assert.Null(_threads.WaitedMicroseconds);
    }

    [Theory]
    [InlineData("CPU 3/KVM\n", 3)]
    [InlineData("CPU 12/TCG", 12)]
    [InlineData("CPU /KVM", null)]
    [InlineData("CPU 3/KVM2", null)]
    [InlineData("CPU 99999999999/KVM", null)]
    [InlineData("qemu-kvm", null)]
    [InlineData("", null)]
    public void A_vcpu_is_known_by_the_name_of_its_thread(string name, int? vcpu) =>
        Assert.Equal(vcpu, PodThreads.VcpuOf(System.Text.Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void Unless_all_are_read_new_threads_and_vcpus_are_read_and_the_rest_is_not_lost()
    {
        for (var time = 0; time < PodThreads.NamedAfter; time++)
            Read((1, "app", 0), (8, "CPU 0/KVM", 0));

        Read(all: false, (1, "app", 50_000), (2, "app", 7000), (8, "CPU 0/KVM", 3000));

        Assert.Equal(10, _threads.WaitedMicroseconds);
        Assert.Equal([(0, 3)], _threads.Vcpus.Select(vcpu => (vcpu.Id, vcpu.DelayUs)));
        Read((1, "app", 60_000), (2, "app", 7000), (8, "CPU 0/KVM", 3000));
        Assert.Equal(70, _threads.WaitedMicroseconds);
    }

    private void Read(params (int Id, string Name, long Waited)[] threads) => Read(all: true, threads);

    private void Read(bool all, params (int Id, string Name, long Waited)[] threads)
    {
        _machine.Put(List, string.Concat(threads.Select(thread => $"{thread.Id}\n")));
        foreach (var (id, name, waited) in threads)
            _machine.Put($"/proc/{id}/comm", name + "\n").Put($"/proc/{id}/schedstat", $"1 {waited} 3\n");
        _threads.Update(new KernelFiles(_machine.Root), [List], all);
    }
}
