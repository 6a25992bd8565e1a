namespace Bonding.Agent.Kernel;

/// <summary>What the network interfaces received and sent since boot, in bytes.</summary>
public readonly record struct NetworkTraffic(long Received, long Sent)
{
    /// <summary>
    /// Reads /proc/net/dev. The loopback, and interfaces between a machine and its own containers, are left out: they reach nobody else,
    /// or the traffic also passes a real interface.
    /// </summary>
    /// <returns>Null if a line of an interface cannot be read.</returns>
    public static NetworkTraffic? Parse(ReadOnlySpan<byte> dev)
    {
        var text = new KernelText(dev);
        var (received, sent) = ((long?)0, (long?)0);
        while (text.TryLine(out var line))
        {
            if (!line.TryWord(out var name) || name.IndexOf((byte)':') is not (>= 0 and var colon) || IsInternal(name[..colon]))
                continue;
            // Old kernels put the first number right behind the colon.
            var first = name[(colon + 1)..] is { IsEmpty: false } glued ? KernelText.NumberOf(glued) : line.TakeNumber();
            received = Measure.Sum(received, Measure.Of(first));
            sent = line.Skip(7) ? Measure.Sum(sent, Measure.Of(line.TakeNumber())) : null;
        }

        return received is { } inbound && sent is { } outbound ? new NetworkTraffic(inbound, outbound) : null;
    }

    private static bool IsInternal(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("lo"u8)
        || name.StartsWith("veth"u8)
        || name.StartsWith("docker"u8)
        || name.StartsWith("br-"u8)
        || name.StartsWith("cni"u8)
        || name.StartsWith("virbr"u8)
        || name.StartsWith("ifb"u8)
        || name.StartsWith("tap"u8);
}
