using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Proxies.Faults;

/// <summary>Cuts the answer of a watch into its lines and hands each to whoever decides what becomes of it. Bookmarks pass.</summary>
public sealed class EventStream : Stream
{
    private static readonly byte[] BookmarkStart = [.. """{"type":"BOOKMARK"""u8];

    private readonly Stream _client;
    private readonly EventChannel _channel;
    private readonly WatchFault _onEvent;
    private readonly MemoryStream _rest = new();

    private EventStream(HttpContext context, WatchFault onEvent)
    {
        (_client, _onEvent) = (context.Response.Body, onEvent);
        _channel = new EventChannel(context, _client);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Passes a watch on, with <paramref name="onEvent"/> between the server and the client.</summary>
    public static Task InterceptAsync(HttpContext context, RequestDelegate next, WatchFault onEvent)
    {
        context.Request.Headers.Remove("Accept-Encoding");
        context.Response.Body = new EventStream(context, onEvent);
        return next(context);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!_channel.HasEnded && buffer.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            _rest.Write(buffer.Span[..(end + 1)]);
            buffer = buffer[(end + 1)..];
            var line = _rest.ToArray();
            _rest.SetLength(0);
            await (line.AsSpan().StartsWith(BookmarkStart) ? _channel.PassAsync(line) : _onEvent(line, _channel));
        }

        _rest.Write(buffer.Span);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => _client.FlushAsync(cancellationToken);

    public override void Flush() => _client.Flush();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rest.Dispose();
            _channel.Dispose();
        }

        base.Dispose(disposing);
    }
}
