using System.Net;
using System.Net.Sockets;

namespace Bonding.Siege.Load;

/// <summary>Sends requests by many workers from the attacker's own loopback address, as fast as they are answered.</summary>
internal static class HttpFlood
{
    /// <summary>The address that the attackers call from. The good callers have another one, as pods do.</summary>
    public static readonly IPAddress From = IPAddress.Parse("127.0.0.2");

    /// <param name="workers">Requests at once, each over connections of its own.</param>
    /// <param name="count">Requests in all.</param>
    /// <param name="request">Makes the request of a number.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(int workers, int count, Func<int, HttpRequestMessage> request, CancellationToken stop)
    {
        var (next, pace) = (-1, new Pace());
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync()));

        async Task WorkAsync()
        {
            using var http = NewClient();
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                await pace.KeepAsync(stop);
                using var sent = request(number);
                await SendAsync(http, sent, stop);
            }
        }
    }

    private static async Task SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken stop)
    {
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        }
        catch (Exception refused) when (refused is HttpRequestException or IOException || !stop.IsCancellationRequested)
        {
            // Turned away before it was read: the next one comes at once, but not in a loop without a pause.
            await Task.Delay(TimeSpan.FromMilliseconds(5), stop);
        }
    }

    private static HttpClient NewClient()
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync };
        // A stranger does not care who answers.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(From, 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
