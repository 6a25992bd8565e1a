namespace Bonding.Agent.Kernel;

/// <summary>What the processes of a cgroup read from disks and wrote to them, in bytes, of all devices.</summary>
public readonly record struct CgroupIo(long Read, long Written)
{
    /// <summary>Reads io.stat of version 2. A cgroup that did nothing yet has an empty one.</summary>
    /// <returns>Null if a number is too large.</returns>
    public static CgroupIo? OfStat(ReadOnlySpan<byte> stat)
    {
        var text = new KernelText(stat);
        var (read, written) = ((long?)0, (long?)0);
        while (text.TryLine(out var line))
        {
            while (line.TryWord(out var word))
            {
                if (word.StartsWith("rbytes="u8))
                    read = Measure.Sum(read, Measure.Of(KernelText.NumberOf(word["rbytes=".Length..])));
                else if (word.StartsWith("wbytes="u8))
                    written = Measure.Sum(written, Measure.Of(KernelText.NumberOf(word["wbytes=".Length..])));
            }
        }

        return Of(read, written);
    }

    /// <summary>Reads blkio.throttle.io_service_bytes of version 1.</summary>
    /// <inheritdoc cref="OfStat"/>
    public static CgroupIo? OfServiceBytes(ReadOnlySpan<byte> bytes)
    {
        var text = new KernelText(bytes);
        var (read, written) = ((long?)0, (long?)0);
        while (text.TryLine(out var line))
        {
            if (!line.Skip(1) || !line.TryWord(out var operation))
                continue;
            if (operation.SequenceEqual("Read"u8))
                read = Measure.Sum(read, Measure.Of(line.TakeNumber()));
            else if (operation.SequenceEqual("Write"u8))
                written = Measure.Sum(written, Measure.Of(line.TakeNumber()));
        }

        return Of(read, written);
    }

    private static CgroupIo? Of(long? read, long? written) =>
        read is { } inbound && written is { } outbound ? new CgroupIo(inbound, outbound) : null;
}
