namespace Bonding.TestKit.Proxies.Faults;

/// <summary>Does to one event of a watch what goes wrong with it.</summary>
/// <param name="line">The event as one line, with its end of line.</param>
/// <param name="channel">The way to the client.</param>
public delegate Task WatchFault(ReadOnlyMemory<byte> line, EventChannel channel);
