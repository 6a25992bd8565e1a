using System.Net;
using System.Net.Security;

namespace Bonding.AgentBench.Load;

/// <summary>One agent of the fleet: its stream, its run and the number of its last report.</summary>
internal sealed class BenchAgent(BenchTenant tenant, IPEndPoint server, SslClientAuthenticationOptions trust) : IAsyncDisposable
{
    // The kernel gives a source address 28,000 ports.
    private const int SourceAddresses = 8;

    private readonly string _run = $"{tenant.Number:00000000000000000000000000000000}";
    private readonly IPAddress _from = IPAddress.Parse($"127.0.0.{2 + tenant.Number % SourceAddresses}");
    private readonly string _token = tenant.Token();
    private AgentStream? _stream;
    private long _before;

    public int Number => tenant.Number;

    /// <summary>The reports that it sent.</summary>
    public long Sent { get; private set; }

    /// <summary>The reports up to here were received.</summary>
    public long Received => Math.Max(_before, _stream?.Acknowledged ?? 0);

    /// <summary>Whether its stream is open.</summary>
    public bool IsOpen => _stream is { HasEnded: false };

    /// <summary>Opens its stream; ends the one before.</summary>
    public async Task OpenAsync(CancellationToken stop)
    {
        if (_stream is { } old)
        {
            _before = Received;
            await old.DisposeAsync();
        }

        _stream = await AgentStream.OpenAsync(server, _from, trust, _token, stop);
    }

    /// <summary>
    /// Sends its next report. If the stream has ended, it opens another one and sends what was not received, as the agent does.
    /// </summary>
    public async Task SendAsync(ReportMaker maker, byte[] buffer, CancellationToken stop)
    {
        if (!IsOpen)
        {
            await OpenAsync(stop);
            for (var sequence = Received + 1; sequence <= Sent; sequence++)
                await SendAsync(maker, buffer, sequence, stop);
        }

        await SendAsync(maker, buffer, ++Sent, stop);
    }

    private ValueTask SendAsync(ReportMaker maker, byte[] buffer, long sequence, CancellationToken stop) =>
        _stream!.SendAsync(buffer.AsMemory(0, maker.Write(buffer, AgentStream.Stream, tenant.Number, _run, sequence)), stop);

    public async ValueTask DisposeAsync()
    {
        _before = Received;
        if (_stream is not null)
            await _stream.DisposeAsync();
        _stream = null;
    }
}
