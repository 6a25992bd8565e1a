using System.Text;

namespace Bonding.TestKit.Proxies.Faults;

/// <summary>What can go wrong with an event of a watch.</summary>
public static class WatchFaults
{
    /// <summary>
    /// Drops the event; the watch goes on as if nothing had happened. An API server promises that this does not happen.
    /// </summary>
    public static WatchFault Drop { get; } = static (_, _) => Task.CompletedTask;

    public static WatchFault Duplicate { get; } =
        static async (line, channel) =>
        {
            await channel.PassAsync(line);
            await channel.PassAsync(line);
        };

    /// <summary>The connection breaks and the event is lost with it.</summary>
    public static WatchFault Cut { get; } =
        static (_, channel) =>
        {
            channel.Cut();
            return Task.CompletedTask;
        };

    /// <summary>The watch ends right after the event.</summary>
    public static WatchFault EndAfter { get; } =
        static async (line, channel) =>
        {
            await channel.PassAsync(line);
            await channel.EndAsync();
        };

    /// <summary>In place of the event the server says that it has forgotten the version, and ends the watch.</summary>
    public static WatchFault Gone { get; } =
        static async (_, channel) =>
        {
            var status = Encoding.UTF8.GetString(RequestFaults.Status(410, "Expired"));
            await channel.PassAsync(Encoding.UTF8.GetBytes($$"""{"type":"ERROR","object":{{status}}}""" + "\n"));
            await channel.EndAsync();
        };

    /// <summary>The event and all after it come late.</summary>
    public static WatchFault Delay(TimeSpan time) =>
        async (line, channel) =>
        {
            await Task.Delay(time);
            await channel.PassAsync(line);
        };

    /// <summary>The event comes after the next one, or, if none comes, late. An API server promises that this does not happen.</summary>
    public static WatchFault Reorder(TimeSpan longest) =>
        (line, channel) =>
        {
            channel.Hold(line, longest);
            return Task.CompletedTask;
        };
}
