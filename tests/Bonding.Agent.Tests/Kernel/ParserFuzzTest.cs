using System.Globalization;
using System.Text;
using Bonding.Agent.Kernel;
using Bonding.Agent.Nodes;
using Bonding.Contract;

namespace Bonding.Agent.Tests.Kernel;

/// <summary>No text makes a parser throw or return a number that the contract does not hold. AGENT_FUZZ sets how many are tried.</summary>
public class ParserFuzzTest
{
    private const string Sample = """
        cpu  5129090 792037 429061 915575 3627 0 16593 2846 0 0
        cpu0 9 0 0 0 0 0 170000 3000000 33
        some avg10=94.53 avg60=92.63 avg300=65.55 total=28133214408
        MemTotal:       24684084 kB
        MemAvailable:   21702572 kB
         252       0 vda 1 0 8 0 1 0 16 0 0 0 0
          eth0: 1000 27 0 0 0 0 0 0 200 17 0 0 0 0 0 0
        usage_usec 63668001649
        throttled_usec 17
        throttled_time 17000
        inactive_file 4096
        8:0 rbytes=4096 wbytes=8192 rios=1 wios=2
        8:0 Read 4096
        8:0 Write 8192
        33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:11 - cgroup cgroup rw,cpu,cpuacct
        174607 92311 2
        CPU 3/KVM
        """;

    private static readonly string[] Lines = Sample.Split('\n');

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        var random = new Random(16);
        for (var tries = Tries; tries > 0; tries--)
        {
            var text = TextOf(random);
            var wrong = NumbersIn(text).Where(number => number is < 0 or > ReadingLimits.LargestNumber);
            Assert.True(!wrong.Any(), Encoding.Latin1.GetString(text));
        }
    }

    private static int Tries =>
        Environment.GetEnvironmentVariable("AGENT_FUZZ") is { Length: > 0 } count ? int.Parse(count, CultureInfo.InvariantCulture) : 5_000;

    private static List<long> NumbersIn(byte[] text)
    {
        List<long?> numbers = [RunDelay.OfMachine(text), Pressure.SomeOf(text), RunDelay.OfThread(text) / 1000, PodThreads.VcpuOf(text)];
        if (CpuStates.Parse(text) is { } cpu)
            numbers.AddRange([cpu.Times.UserUs, cpu.Times.NiceUs, cpu.Times.SystemUs, cpu.Times.IdleUs, cpu.Times.StealUs, cpu.Cpus]);
        var memory = MemoryUse.Parse(text);
        var group = CgroupCpu.Parse(text);
        numbers.AddRange([memory.Total, memory.Available, group.Used, group.Throttled, WorkingSet.Of(1 << 20, text, isVersion1: false)]);
        if (DiskTraffic.Parse(text) is { } disks)
            numbers.AddRange([disks.Read, disks.Written]);
        if (NetworkTraffic.Parse(text) is { } network)
            numbers.AddRange([network.Received, network.Sent]);
        foreach (var traffic in new[] { CgroupIo.OfStat(text), CgroupIo.OfServiceBytes(text) })
            numbers.AddRange([traffic?.Read, traffic?.Written]);
        _ = CgroupMounts.Parse(text);
        _ = PodFolder.UidOf(Encoding.UTF8.GetString(text));
        return [.. numbers.OfType<long>()];
    }

    // Lines of real files, shuffled, cut, and with bytes replaced.
    private static byte[] TextOf(Random random)
    {
        var lines = Enumerable.Range(0, random.Next(6)).Select(_ => Lines[random.Next(Lines.Length)]);
        var text = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        for (var changes = text.Length == 0 ? 0 : random.Next(4); changes > 0; changes--)
            text[random.Next(text.Length)] = ByteOf(random);
        return text[..random.Next(text.Length + 1)];
    }

    private static byte ByteOf(Random random) =>
        random.Next(4) switch
        {
            0 => (byte)random.Next(256),
            1 => (byte)'9',
            2 => (byte)' ',
            _ => (byte)'\n',
        };
}
