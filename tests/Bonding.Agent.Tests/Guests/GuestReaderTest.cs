using System.Diagnostics;
using Bonding.Agent.Guests;
using Bonding.Agent.Kernel;
using Bonding.Agent.Status;

namespace Bonding.Agent.Tests.Guests;

/// <summary>A guest is read on this machine, and on kernels that lack something.</summary>
public sealed class GuestReaderTest : IDisposable
{
    private readonly MachineFolder _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void On_this_machine_the_time_of_a_busy_thread_is_seen()
    {
        var reader = new GuestReader(new KernelFiles(), TimeProvider.System);
        var before = reader.Read()!;
        for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < 300; )
            Thread.SpinWait(1000);
        var after = reader.Read()!;

        Assert.Equal(Environment.ProcessorCount, after.Cpus);
        Assert.InRange(after.AtUs - before.AtUs, 300_000, 30_000_000);
        Assert.True(StatusText.UsedBy(after.Cpu) > StatusText.UsedBy(before.Cpu));
        Assert.InRange(after.MemoryAvailableBytes, 1 << 20, after.MemoryTotalBytes);
    }

    [Fact]
    public void A_kernel_that_offers_nothing_but_cpu_time_is_read_and_what_is_missing_is_said()
    {
        _machine.Put("/proc/stat", "cpu  1 2 3 4\ncpu0 1 2 3 4\n");

        var reading = new GuestReader(new KernelFiles(_machine.Root), TimeProvider.System).Read()!;

        Assert.Equal(10_000, reading.Cpu.UserUs);
        Assert.Equal(
            ["steal", "run delay", "pressure", "available memory", "disk traffic", "network traffic"],
            GuestReader.MissingIn(reading).Select(text => text.Split(':')[0])
        );
    }

    [Fact]
    public void A_kernel_that_offers_all_of_it_lacks_nothing()
    {
        _machine
            .Put("/proc/stat", "cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\n")
            .Put("/proc/schedstat", "version 17\ncpu0 0 0 0 0 0 0 1 5000 3\n")
            .Put("/proc/pressure/cpu", "some avg10=0.00 total=11\n")
            .Put("/proc/pressure/memory", "some avg10=0.00 total=12\n")
            .Put("/proc/pressure/io", "some avg10=0.00 total=13\n")
            .Put("/proc/meminfo", "MemTotal: 100 kB\nMemFree: 1 kB\nMemAvailable: 60 kB\n")
            .Put("/proc/diskstats", " 252 0 vda 1 0 8 0 1 0 16 0 0 0 0\n")
            .Put("/proc/net/dev", "eth0: 10 0 0 0 0 0 0 0 20 0 0 0 0 0 0 0\n");

        var reading = new GuestReader(new KernelFiles(_machine.Root), TimeProvider.System).Read()!;

        Assert.Empty(GuestReader.MissingIn(reading));
        Assert.Equal((5, 11), (reading.RunDelayUs, reading.CpuPressureUs));
        Assert.Equal((12, 13), (reading.MemoryPressureUs, reading.IoPressureUs));
        Assert.Equal((102_400, 61_440), (reading.MemoryTotalBytes, reading.MemoryAvailableBytes));
        Assert.Equal((4096, 8192), (reading.DiskReadBytes, reading.DiskWrittenBytes));
        Assert.Equal((10, 20), (reading.NetworkReceivedBytes, reading.NetworkSentBytes));
    }

    [Fact]
    public void Without_cpu_time_there_is_no_reading() =>
        Assert.Null(new GuestReader(new KernelFiles(_machine.Root), TimeProvider.System).Read());
}
