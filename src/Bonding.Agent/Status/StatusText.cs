using System.Globalization;
using Bonding.Contract;

namespace Bonding.Agent.Status;

/// <summary>Describes what two readings show, for people.</summary>
public static class StatusText
{
    private const double Second = 1e6;

    /// <summary>Returns lines about a guest.</summary>
    /// <param name="before">The first reading.</param>
    /// <param name="after">A later reading.</param>
    public static IEnumerable<string> OfGuest(GuestReading before, GuestReading after)
    {
        var seconds = (after.AtUs - before.AtUs) / Second;
        var used = UsedBy(after.Cpu) - UsedBy(before.Cpu);
        yield return Line("CPU", $"{Number(used / Second / seconds)} of {after.Cpus} in use");
        if (after.Cpu.HasStealUs && before.Cpu.HasStealUs)
            yield return Line("steal", $"{Number((after.Cpu.StealUs - before.Cpu.StealUs) / Second / seconds)} CPUs taken by the host");
        if (after.HasRunDelayUs && before.HasRunDelayUs)
            yield return Line(
                "run delay",
                $"{Number((after.RunDelayUs - before.RunDelayUs) / Second / seconds)} threads waited on average"
            );
        if (after.HasCpuPressureUs && before.HasCpuPressureUs)
            yield return Line("pressure", $"some thread waited for CPU in {Share(after.CpuPressureUs - before.CpuPressureUs, seconds)}");
        if (after.HasMemoryAvailableBytes)
            yield return Line(
                "memory",
                $"{Mebibytes(after.MemoryTotalBytes - after.MemoryAvailableBytes)} of {Mebibytes(after.MemoryTotalBytes)}"
            );
        if (after.HasDiskReadBytes && before.HasDiskReadBytes)
            yield return Line(
                "disks",
                Traffic(after.DiskReadBytes - before.DiskReadBytes, after.DiskWrittenBytes - before.DiskWrittenBytes)
            );
        if (after.HasNetworkReceivedBytes && before.HasNetworkReceivedBytes)
            yield return Line(
                "network",
                Traffic(after.NetworkReceivedBytes - before.NetworkReceivedBytes, after.NetworkSentBytes - before.NetworkSentBytes)
            );
    }

    /// <summary>Returns a line about a pod.</summary>
    /// <inheritdoc cref="OfGuest"/>
    public static string OfPod(PodReading before, PodReading after)
    {
        var seconds = (after.AtUs - before.AtUs) / Second;
        List<string> parts = [];
        if (after.HasCpuUs && before.HasCpuUs)
            parts.Add($"{Number((after.CpuUs - before.CpuUs) / Second / seconds)} CPUs");
        if (after.HasThrottledUs && before.HasThrottledUs)
            parts.Add($"throttled for {Share(after.ThrottledUs - before.ThrottledUs, seconds)}");
        if (after.HasRunDelayUs && before.HasRunDelayUs)
            parts.Add($"{Number((after.RunDelayUs - before.RunDelayUs) / Second / seconds)} threads waited");
        if (after.HasMemoryBytes)
            parts.Add(Mebibytes(after.MemoryBytes));
        if (after.Vcpus.Count > 0)
            parts.Add($"a VM with {after.Vcpus.Count} vCPUs");
        return $"  {after.PodUid}  {string.Join(", ", parts)}";
    }

    /// <summary>Returns the time that the CPUs of a guest ran something, in microseconds.</summary>
    public static long UsedBy(CpuTimes cpu) => cpu.UserUs + cpu.NiceUs + cpu.SystemUs + cpu.IrqUs + cpu.SoftIrqUs;

    private static string Line(string what, string text) => $"  {what, -10} {text}";

    private static string Traffic(long inbound, long outbound) => $"{Mebibytes(inbound)} in, {Mebibytes(outbound)} out";

    private static string Share(long microseconds, double seconds) =>
        (microseconds / Second / seconds).ToString("P0", CultureInfo.InvariantCulture) + " of the time";

    private static string Mebibytes(long bytes) => (bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture) + " MiB";

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
