using System.Net;
using System.Net.Sockets;

namespace Bonding.Siege.Load;

/// <summary>Holds many connections open and says next to nothing on them. One that is closed is opened again.</summary>
internal static class SlowConnections
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    // The first byte of a TLS handshake that does not go on.
    private static readonly byte[] Handshake = [0x16];

    /// <param name="count">The connections in all.</param>
    /// <param name="ports">The ports on loopback that they are spread over.</param>
    /// <param name="stop">Ends it.</param>
    public static Task RunAsync(int count, IReadOnlyList<int> ports, CancellationToken stop)
    {
        var pace = new Pace();
        return Task.WhenAll(Enumerable.Range(0, count).Select(number => HoldAsync(ports[number % ports.Count], pace, stop)));
    }

    private static async Task HoldAsync(int port, Pace pace, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await pace.KeepAsync(stop);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(HttpFlood.From, 0));
                await socket.ConnectAsync(IPAddress.Loopback, port, stop);
                await socket.SendAsync(Handshake, stop);
                // Until the server ends it.
                while (await socket.ReceiveAsync(new byte[64], stop) > 0) { }
            }
            catch (SocketException)
            {
                // Closed before its handshake.
            }

            await Task.Delay(Between, stop);
        }
    }
}
