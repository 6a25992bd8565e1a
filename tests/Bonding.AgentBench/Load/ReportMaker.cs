using System.Diagnostics;
using Bonding.Contract;
using Google.Protobuf;

namespace Bonding.AgentBench.Load;

/// <summary>
/// Makes the report of a second: five readings with every field that a Linux guest offers, of a guest that was up for days. Not
/// thread-safe.
/// </summary>
internal sealed class ReportMaker
{
    /// <summary>The readings in a report.</summary>
    public const int Readings = 5;

    /// <summary>The largest frame with a report.</summary>
    public const int MostBytes = 4096;

    private const long Second = 1_000_000;
    private const long UpFor = 500_000 * Second;

    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly Report _report = new();

    public ReportMaker()
    {
        for (var reading = 0; reading < Readings; reading++)
            _report.Guest.Add(new GuestReading { Cpu = new CpuTimes(), Cpus = 2 });
    }

    /// <summary>Writes a frame with a report.</summary>
    /// <param name="buffer">Where the frame goes.</param>
    /// <param name="stream">The stream of the frame.</param>
    /// <param name="tenant">The number of the tenant.</param>
    /// <param name="run">The run of its agent.</param>
    /// <param name="sequence">The number of the report.</param>
    /// <returns>The bytes of the frame.</returns>
    public int Write(byte[] buffer, int stream, int tenant, string run, long sequence)
    {
        var now = UpFor + (long)Stopwatch.GetElapsedTime(_begun).TotalMicroseconds;
        (_report.Run, _report.Sequence, _report.SentAtUs) = (run, sequence, now);
        for (var reading = 0; reading < Readings; reading++)
            Fill(_report.Guest[reading], now - (Readings - 1 - reading) * Second / Readings, tenant);
        return Http2Frame.WriteMessage(buffer, stream, _report.CalculateSize(), message => _report.WriteTo(message.Span));
    }

    private static void Fill(GuestReading reading, long at, int tenant)
    {
        var used = at / 3 + tenant * Second;
        reading.AtUs = at;
        var cpu = reading.Cpu;
        (cpu.UserUs, cpu.NiceUs, cpu.SystemUs, cpu.IdleUs) = (used, tenant, used / 4, 2 * at - used);
        (cpu.IoWaitUs, cpu.IrqUs, cpu.SoftIrqUs, cpu.StealUs) = (used / 50, 0, used / 90, used / 70);
        (reading.RunDelayUs, reading.CpuPressureUs) = (used / 20, used / 30);
        (reading.MemoryPressureUs, reading.IoPressureUs) = (used / 500, used / 60);
        (reading.MemoryTotalBytes, reading.MemoryAvailableBytes) = (8L << 30, (4L << 30) + at % Second * 4096);
        (reading.DiskReadBytes, reading.DiskWrittenBytes) = (at / 7, at / 3);
        (reading.NetworkReceivedBytes, reading.NetworkSentBytes) = (at / 5, at / 11);
    }
}
