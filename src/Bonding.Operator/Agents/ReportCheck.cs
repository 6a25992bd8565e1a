using Bonding.Contract;
using Google.Protobuf.Collections;

namespace Bonding.Operator.Agents;

/// <summary>Checks reports, which come from guests and may hold anything.</summary>
public static class ReportCheck
{
    /// <summary>How old a reading may be when it is sent.</summary>
    public static readonly TimeSpan OldestReading = TimeSpan.FromMinutes(10);

    /// <summary>Returns what is wrong with a report: field, value and what is allowed; null if nothing is.</summary>
    public static string? ProblemOf(Report report, AgentMode mode)
    {
        if (report.Run.Length is 0 or > ReadingLimits.LongestRun)
            return $"run has {report.Run.Length} characters; allowed: 1 to {ReadingLimits.LongestRun}";
        if (report.Sequence < 1)
            return $"sequence is {report.Sequence}; allowed: 1 or more";
        if (!IsNumber(report.SentAtUs))
            return $"sentAtUs is {report.SentAtUs}; allowed: 0 to {ReadingLimits.LargestNumber}";
        var (guests, pods) = mode == AgentMode.Guest ? (ReadingLimits.MostGuestReadings, 0) : (0, ReadingLimits.MostPods);
        if (report.Guest.Count > guests)
            return $"guest has {report.Guest.Count} readings; allowed: up to {guests} from this caller";
        if (report.Pods.Count > pods)
            return $"pods has {report.Pods.Count} readings; allowed: up to {pods} from this caller";
        return FirstOf(report.Guest, report.SentAtUs, ProblemOf) ?? FirstOf(report.Pods, report.SentAtUs, ProblemOf);
    }

    // A report comes every second from every agent: nothing is allocated for one that is right.
    private static string? FirstOf<TReading, TContext>(
        RepeatedField<TReading> readings,
        TContext context,
        Func<TReading, TContext, string?> problemOf
    )
    {
        foreach (var reading in readings)
            if (problemOf(reading, context) is { } problem)
                return problem;
        return null;
    }

    private static string? ProblemOf(GuestReading reading, long sentAt)
    {
        if (reading.Cpu is not { } cpu)
            return "guest.cpu is missing; allowed: the time of each state";
        return ProblemOf("guest.atUs", reading.AtUs, sentAt)
            ?? ProblemOf("guest.cpu.userUs", cpu.UserUs)
            ?? ProblemOf("guest.cpu.niceUs", cpu.NiceUs)
            ?? ProblemOf("guest.cpu.systemUs", cpu.SystemUs)
            ?? ProblemOf("guest.cpu.irqUs", cpu.IrqUs)
            ?? ProblemOf("guest.cpu.softIrqUs", cpu.SoftIrqUs)
            ?? ProblemOf("guest.cpu.stealUs", cpu.StealUs)
            ?? ProblemOf("guest.runDelayUs", reading.RunDelayUs)
            ?? ProblemOf("guest.cpuPressureUs", reading.CpuPressureUs)
            ?? ProblemOf("guest.memoryTotalBytes", reading.MemoryTotalBytes)
            ?? ProblemOf("guest.memoryAvailableBytes", reading.MemoryAvailableBytes)
            ?? ProblemOf("guest.diskReadBytes", reading.DiskReadBytes)
            ?? ProblemOf("guest.diskWrittenBytes", reading.DiskWrittenBytes)
            ?? ProblemOf("guest.networkReceivedBytes", reading.NetworkReceivedBytes)
            ?? ProblemOf("guest.networkSentBytes", reading.NetworkSentBytes);
    }

    private static string? ProblemOf(PodReading reading, long sentAt)
    {
        if (reading.PodUid.Length is 0 or > 64)
            return $"pods.podUid has {reading.PodUid.Length} characters; allowed: 1 to 64";
        if (reading.Vcpus.Count > ReadingLimits.MostVcpus)
            return $"pods.vcpus has {reading.Vcpus.Count} entries; allowed: up to {ReadingLimits.MostVcpus}";
        return ProblemOf("pods.atUs", reading.AtUs, sentAt)
            ?? ProblemOf("pods.cpuUs", reading.CpuUs)
            ?? ProblemOf("pods.throttledUs", reading.ThrottledUs)
            ?? ProblemOf("pods.cpuPressureUs", reading.CpuPressureUs)
            ?? ProblemOf("pods.runDelayUs", reading.RunDelayUs)
            ?? ProblemOf("pods.memoryBytes", reading.MemoryBytes)
            ?? ProblemOf("pods.diskReadBytes", reading.DiskReadBytes)
            ?? ProblemOf("pods.diskWrittenBytes", reading.DiskWrittenBytes)
            ?? FirstOf(reading.Vcpus, "pods.vcpus.delayUs", static (vcpu, field) => ProblemOf(field, vcpu.DelayUs));
    }

    private static string? ProblemOf(string field, long at, long sentAt) =>
        at <= sentAt && sentAt - at <= OldestReading.Ticks / TimeSpan.TicksPerMicrosecond
            ? ProblemOf(field, at)
            : $"{field} is {at}, sentAtUs is {sentAt}; allowed: up to {OldestReading.TotalMinutes} minutes before it";

    private static string? ProblemOf(string field, long number) =>
        IsNumber(number) ? null : $"{field} is {number}; allowed: 0 to {ReadingLimits.LargestNumber}";

    private static bool IsNumber(long number) => number is >= 0 and <= ReadingLimits.LargestNumber;
}
