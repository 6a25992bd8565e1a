using Bonding.Contract;

namespace Bonding.Agent.Kernel;

/// <summary>Converts what kernels count in to the units of the contract.</summary>
public static class Measure
{
    private const long MicrosecondsPerTick = 10_000;
    private const long SectorBytes = 512;

    /// <summary>Converts ticks of /proc/stat, which are hundredths of a second whatever the kernel's own tick is.</summary>
    public static long? OfTicks(long? ticks) => Times(ticks, MicrosecondsPerTick);

    /// <summary>Converts nanoseconds.</summary>
    public static long? OfNanoseconds(long? nanoseconds) => nanoseconds is { } value ? Times(value / 1000, 1) : null;

    /// <summary>Converts microseconds, or bytes.</summary>
    public static long? Of(long? number) => Times(number, 1);

    /// <summary>Converts kibibytes.</summary>
    public static long? OfKibibytes(long? kibibytes) => Times(kibibytes, 1024);

    /// <summary>Converts sectors of /proc/diskstats, whatever the disk's own sectors are.</summary>
    public static long? OfSectors(long? sectors) => Times(sectors, SectorBytes);

    /// <summary>Adds two numbers; null if one is missing or the sum is too large.</summary>
    public static long? Sum(long? left, long? right) =>
        left is { } one && right is { } other && one <= ReadingLimits.LargestNumber - other ? one + other : null;

    private static long? Times(long? number, long factor) =>
        number is { } value && value <= ReadingLimits.LargestNumber / factor ? value * factor : null;
}
