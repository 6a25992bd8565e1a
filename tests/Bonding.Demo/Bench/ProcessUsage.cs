using System.Globalization;

namespace Bonding.Demo.Bench;

/// <summary>What a process has used, as Linux counts it.</summary>
internal sealed record ProcessUsage(double CpuSeconds, double ResidentMebibytes)
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed in the kernel's interface
    private const int UserTicks = 11;
    private const int SystemTicks = 12;

    public static ProcessUsage Of(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[UserTicks]) + Number(fields[SystemTicks]);
        var resident = File.ReadLines($"/proc/{processId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return new ProcessUsage(ticks / TicksPerSecond, Number(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
