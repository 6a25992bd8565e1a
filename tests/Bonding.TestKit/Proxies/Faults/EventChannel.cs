using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bonding.TestKit.Proxies.Faults;

/// <summary>The way of a watch's events to the client.</summary>
public sealed class EventChannel(HttpContext context, Stream client) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private ReadOnlyMemory<byte>? _held;

    /// <summary>Whether the client was told that nothing more comes. The server is not: its watch runs out by itself.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Sends one line, and after it the line that was held back, if there is one.</summary>
    public async Task PassAsync(ReadOnlyMemory<byte> line)
    {
        await _turn.WaitAsync(context.RequestAborted);
        try
        {
            await client.WriteAsync(line, context.RequestAborted);
            if (_held is { } held)
                await client.WriteAsync(held, context.RequestAborted);
            _held = null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Holds a line back until the next one was sent, at most for a while.</summary>
    public void Hold(ReadOnlyMemory<byte> line, TimeSpan longest)
    {
        _held = line.ToArray();
        _ = ReleaseAsync(longest);
    }

    /// <summary>The connection breaks; what was sent just before may be lost with it.</summary>
    public void Cut() => context.Abort();

    /// <summary>The watch ends after what was sent, as if the server had ended it.</summary>
    public async Task EndAsync()
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        while (body is StreamResponseBodyFeature { PriorFeature: { } prior })
            body = prior;
        HasEnded = true;
        await body.CompleteAsync();
    }

    public void Dispose() => _turn.Dispose();

    private async Task ReleaseAsync(TimeSpan longest)
    {
        try
        {
            await Task.Delay(longest, context.RequestAborted);
            await PassAsync(ReadOnlyMemory<byte>.Empty);
        }
        catch (OperationCanceledException)
        {
            // The watch ended; what was held is lost with it.
        }
    }
}
