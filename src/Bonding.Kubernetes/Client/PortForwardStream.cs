using System.Net.WebSockets;
using System.Text;

namespace Bonding.Kubernetes.Client;

/// <summary>
/// Carries the bytes of one connection to a port of a pod over the WebSocket of a port-forward (<c>v4.channel.k8s.io</c>). The first byte
/// of a message is its channel, and each channel begins with the number of the port.
/// </summary>
internal sealed class PortForwardStream(WebSocket socket) : Stream
{
    private const byte DataChannel = 0;
    private const byte ErrorChannel = 1;
    private const int HeadingBytes = 2;
    private const int MostPerMessage = 16 * 1024;

    private readonly byte[] _part = new byte[MostPerMessage];
    private int _dataHeading = HeadingBytes;
    private int _errorHeading = HeadingBytes;
    private ReadOnlyMemory<byte> _unread;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The connection broke, or the node could not reach the port.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_unread.IsEmpty)
        {
            if (await ReceiveAsync(cancellationToken) is not { } message)
                return 0;
            Take(message);
        }

        var count = Math.Min(buffer.Length, _unread.Length);
        _unread[..count].CopyTo(buffer);
        _unread = _unread[count..];
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (; !buffer.IsEmpty; buffer = buffer[Math.Min(buffer.Length, MostPerMessage)..])
        {
            byte[] message = [DataChannel, .. buffer[..Math.Min(buffer.Length, MostPerMessage)].Span];
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            socket.Dispose();
        base.Dispose(disposing);
    }

    // Null at the end.
    private async Task<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken stop)
    {
        using var message = new MemoryStream();
        try
        {
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(_part.AsMemory(), stop);
                if (part.MessageType == WebSocketMessageType.Close)
                    return null;
                message.Write(_part, 0, part.Count);
            } while (!part.EndOfMessage);
        }
        catch (WebSocketException error)
        {
            throw new IOException(error.Message, error);
        }

        return message.ToArray();
    }

    private void Take(ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty)
            return;
        var content = message[1..];
        if (message.Span[0] == DataChannel)
            _unread = WithoutHeading(content, ref _dataHeading);
        else if (message.Span[0] == ErrorChannel && WithoutHeading(content, ref _errorHeading) is { IsEmpty: false } problem)
            throw new IOException(Encoding.UTF8.GetString(problem.Span).Trim());
    }

    private static ReadOnlyMemory<byte> WithoutHeading(ReadOnlyMemory<byte> content, ref int heading)
    {
        var skipped = Math.Min(heading, content.Length);
        heading -= skipped;
        return content[skipped..];
    }
}
