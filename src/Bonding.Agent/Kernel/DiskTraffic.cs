namespace Bonding.Agent.Kernel;

/// <summary>What was read from the disks and written to them since boot, in bytes.</summary>
public readonly record struct DiskTraffic(long Read, long Written)
{
    /// <summary>
    /// Reads /proc/diskstats. Partitions, and devices that are made of others (loop, device mapper, RAID), are left out: their traffic is
    /// that of the disks below them.
    /// </summary>
    /// <returns>Null if a line cannot be read, or there is none.</returns>
    public static DiskTraffic? Parse(ReadOnlySpan<byte> diskstats)
    {
        var text = new KernelText(diskstats);
        ReadOnlySpan<byte> disk = default;
        var (read, written) = ((long?)0, (long?)0);
        var isEmpty = true;
        while (text.TryLine(out var line))
        {
            if (!line.Skip(2) || !line.TryWord(out var name))
                return null;
            isEmpty = false;
            if (IsMadeOfOthers(name) || IsPartOf(disk, name))
                continue;
            disk = name;
            read = line.Skip(2) ? Measure.Sum(read, Measure.OfSectors(line.TakeNumber())) : null;
            written = line.Skip(3) ? Measure.Sum(written, Measure.OfSectors(line.TakeNumber())) : null;
        }

        return !isEmpty && read is { } inbound && written is { } outbound ? new DiskTraffic(inbound, outbound) : null;
    }

    private static bool IsMadeOfOthers(ReadOnlySpan<byte> name) =>
        name.StartsWith("loop"u8)
        || name.StartsWith("ram"u8)
        || name.StartsWith("zram"u8)
        || name.StartsWith("dm-"u8)
        || name.StartsWith("md"u8);

    // sda1 of sda, nvme0n1p1 of nvme0n1. The kernel lists a disk before its partitions.
    private static bool IsPartOf(ReadOnlySpan<byte> disk, ReadOnlySpan<byte> name)
    {
        if (disk.IsEmpty || !name.StartsWith(disk))
            return false;
        var rest = name[disk.Length..];
        return KernelText.NumberOf(rest.StartsWith("p"u8) ? rest[1..] : rest) is not null;
    }
}
