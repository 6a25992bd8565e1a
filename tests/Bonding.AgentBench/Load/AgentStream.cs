using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Bonding.Contract;

namespace Bonding.AgentBench.Load;

/// <summary>
/// One stream of reports on a connection of its own, as an agent opens it. It speaks the same bytes as the agent with a fraction of its
/// work, so that one machine can hold ten thousand.
/// </summary>
internal sealed class AgentStream : IAsyncDisposable
{
    /// <summary>The number of the stream on its connection.</summary>
    public const int Stream = 1;

    private const int FirstWindow = 65_535;
    private const int BufferBytes = 1024;

    private readonly SslStream _tls;
    private readonly byte[] _received = new byte[BufferBytes];
    private readonly SemaphoreSlim _writing = new(1);
    private int _connectionWindow = FirstWindow;
    private int _length;
    private Task _receiving = Task.CompletedTask;

    private AgentStream(SslStream tls) => _tls = tls;

    /// <summary>The reports up to here were received.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Whether the server ended it.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Opens a connection and the stream.</summary>
    /// <param name="server">The reception.</param>
    /// <param name="from">The source address: each has its own ports.</param>
    /// <param name="trust">How the server's certificate is verified.</param>
    /// <param name="token">The bearer token.</param>
    /// <param name="stop">Cancels it.</param>
    public static async Task<AgentStream> OpenAsync(
        IPEndPoint server,
        IPAddress from,
        SslClientAuthenticationOptions trust,
        string token,
        CancellationToken stop
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(server, stop);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(trust, stop);
        var stream = new AgentStream(tls);
        await stream.BeginAsync(server, token, stop);
        return stream;
    }

    /// <summary>Sends one frame, which holds a report.</summary>
    /// <exception cref="IOException">The server does not take more.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken stop)
    {
        if (Interlocked.Add(ref _connectionWindow, -frame.Length) < 0)
            throw new IOException("the server opens its window too late");
        await WriteAsync(frame, stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _tls.DisposeAsync();
        await _receiving;
        _writing.Dispose();
    }

    private async Task BeginAsync(IPEndPoint server, string token, CancellationToken stop)
    {
        (string, string)[] headers =
        [
            (":method", "POST"),
            (":scheme", "https"),
            (":authority", server.ToString()),
            (":path", "/bonding.agents.v1.Reporting/Send"),
            ("authorization", $"Bearer {token}"),
            ("user-agent", "grpc-dotnet/2.85.0 (.NET 10.0.0; CLR 10.0.0; net10.0; linux; x64)"),
            ("te", "trailers"),
            ("content-type", "application/grpc"),
            ("grpc-accept-encoding", "identity,gzip,deflate"),
        ];
        byte[] begin = [.. Http2Frame.Preface, .. Http2Frame.Empty(Http2FrameType.Settings, 0), .. Http2Frame.Headers(Stream, headers)];
        await WriteAsync(begin, stop);
        _receiving = ReceiveAsync();
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        await _writing.WaitAsync(stop);
        try
        {
            await _tls.WriteAsync(bytes, stop);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await _tls.ReadAsync(_received.AsMemory(_length)) is > 0 and var read)
            {
                _length += read;
                while (TakeFrame() is { } answer)
                    if (answer.Length > 0)
                        await WriteAsync(answer, CancellationToken.None);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection ended, by this side or by the other.
        }

        HasEnded = true;
    }

    // Returns what is to be sent in response, which may be nothing; null if no frame is whole.
    private byte[]? TakeFrame()
    {
        if (_length < Http2Frame.HeaderBytes)
            return null;
        var frame = Http2Frame.Read(_received);
        var bytes = Http2Frame.HeaderBytes + frame.Length;
        if (bytes > BufferBytes)
            throw new IOException($"a frame of {frame.Length} bytes");
        if (_length < bytes)
            return null;
        var answer = Take(frame, _received.AsSpan(Http2Frame.HeaderBytes, frame.Length));
        _received.AsSpan(bytes, _length - bytes).CopyTo(_received);
        _length -= bytes;
        return answer;
    }

    private byte[] Take(Http2Frame frame, ReadOnlySpan<byte> payload)
    {
        switch (frame.Type)
        {
            case Http2FrameType.Data:
                while (Http2Frame.TryTakeMessage(ref payload, out var message))
                    Acknowledged = Math.Max(Acknowledged, Receipt.Parser.ParseFrom(message).Sequence);
                break;
            case Http2FrameType.WindowUpdate when frame.Stream == 0:
                Interlocked.Add(ref _connectionWindow, BinaryPrimitives.ReadInt32BigEndian(payload));
                break;
            case Http2FrameType.Settings when (frame.Flags & Http2Frame.Acknowledges) == 0:
                return Http2Frame.Empty(Http2FrameType.Settings, Http2Frame.Acknowledges);
            case Http2FrameType.Ping when (frame.Flags & Http2Frame.Acknowledges) == 0:
                return [.. PingAnswer(), .. payload];
            case Http2FrameType.Headers when (frame.Flags & Http2Frame.EndStream) != 0:
            case Http2FrameType.ResetStream or Http2FrameType.GoAway:
                HasEnded = true;
                break;
        }

        return [];
    }

    private static byte[] PingAnswer()
    {
        const int pingBytes = 8;
        var header = new byte[Http2Frame.HeaderBytes];
        new Http2Frame(Http2FrameType.Ping, Http2Frame.Acknowledges, 0, pingBytes).Write(header);
        return header;
    }
}
