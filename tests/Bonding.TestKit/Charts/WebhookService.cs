using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bonding.TestKit.Charts;

/// <summary>Stands for the chart's Service: one address, whose connections go to the replicas in turn, past those that are down.</summary>
public sealed class WebhookService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, int> _open = new();
    private readonly IReadOnlyList<int> _replicas;
    private readonly Task _accepting;
    private int _next;

    /// <param name="replicas">Ports of the replicas on loopback.</param>
    public WebhookService(params IReadOnlyList<int> replicas)
    {
        _replicas = replicas;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections that go to a replica now.</summary>
    public int OpenTo(int replica) => _open.GetValueOrDefault(replica);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient caller)
    {
        using (caller)
        {
            if (await ConnectAsync() is not var (replica, port))
                return;
            _open.AddOrUpdate(port, 1, (_, open) => open + 1);
            using (replica)
                await PipeAsync(caller.GetStream(), replica.GetStream());
            _open.AddOrUpdate(port, 0, (_, open) => open - 1);
        }
    }

    private async Task<(TcpClient Replica, int Port)?> ConnectAsync()
    {
        for (var attempt = 0; attempt < _replicas.Count; attempt++)
        {
            var port = _replicas[(int)((uint)Interlocked.Increment(ref _next) % _replicas.Count)];
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
                return (client, port);
            }
            catch (SocketException)
            {
                client.Dispose();
            }
        }

        return null;
    }

    // Whichever side ends first ends both.
    private async Task PipeAsync(NetworkStream caller, NetworkStream replica) =>
        await Task.WhenAny(CopyAsync(caller, replica), CopyAsync(replica, caller));

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to, _stop.Token);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // A connection that breaks is one that ended.
        }
    }
}
