using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Bonding.Operator.Agents;

namespace Bonding.AgentBench.Load;

/// <summary>
/// Many agents that report once a second, each at its own moment. In each second one of 300 opens a new connection, as the operator asks
/// for after five minutes.
/// </summary>
internal sealed class AgentFleet : IAsyncDisposable
{
    private const int OpenedAtOnce = 32;
    private const int SlotsPerSecond = 100;
    private const int SecondsOfStream = 300;
    private const int Batch = 500;

    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(30);

    private readonly List<BenchAgent> _agents;
    private readonly CancellationTokenSource _end = new();
    private Task _sending = Task.CompletedTask;
    private int _opened;
    private int _isPaused;
    private int _broken;

    public AgentFleet(IReadOnlyList<BenchTenant> tenants, IPEndPoint server, string authorityFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authorityFile);
        var trust = new SslClientAuthenticationOptions
        {
            TargetHost = server.Address.ToString(),
            CertificateChainPolicy = policy,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        };
        _agents = [.. tenants.Select(tenant => new BenchAgent(tenant, server, trust))];
    }

    /// <summary>The reports that were sent.</summary>
    public long Sent => _agents.Sum(agent => agent.Sent);

    /// <summary>The reports that the agents know to be received.</summary>
    public long Received => _agents.Sum(agent => agent.Received);

    /// <summary>The streams that the server ended.</summary>
    public int Broken => _broken;

    /// <summary>Opens the first agents. Those that are open report meanwhile.</summary>
    public async Task OpenAsync(int count, CancellationToken stop)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce, CancellationToken = stop };
        while (_opened < count)
        {
            var next = Math.Min(count, _opened + Batch);
            await Parallel.ForAsync(_opened, next, options, async (agent, token) => await OpenAsync(_agents[agent], token));
            _opened = next;
            if (_sending.IsCompleted)
                _sending = SendAsync(_end.Token);
        }
    }

    /// <summary>Stops the reports, and waits until all that were sent have receipts but the last of each agent.</summary>
    /// <returns>The reports that were sent.</returns>
    public async Task<long> DrainAsync(TimeSpan limit)
    {
        Volatile.Write(ref _isPaused, 1);
        var begun = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(1));
        while (Sent - Received > (ReceiptCadence.Reports - 1L) * _opened && Stopwatch.GetElapsedTime(begun) < limit)
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        return Sent;
    }

    /// <summary>Ends all streams.</summary>
    public async Task CloseAsync()
    {
        await _end.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var agent in _agents)
            await agent.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _end.Dispose();
    }

    // The first report is answered when the token is verified.
    private static async Task OpenAsync(BenchAgent agent, CancellationToken stop)
    {
        await agent.SendAsync(new ReportMaker(), new byte[ReportMaker.MostBytes], stop);
        var begun = Stopwatch.GetTimestamp();
        while (agent.Received == 0)
        {
            if (Stopwatch.GetElapsedTime(begun) > OpenLimit)
                throw new TimeoutException($"agent {agent.Number} got no answer within {OpenLimit.TotalSeconds} s");
            await Task.Delay(TimeSpan.FromMilliseconds(2), stop);
        }
    }

    private async Task SendAsync(CancellationToken stop)
    {
        var (maker, buffer) = (new ReportMaker(), new byte[ReportMaker.MostBytes]);
        var begun = Stopwatch.GetTimestamp();
        for (var slot = 0L; !stop.IsCancellationRequested; slot++)
        {
            var due = TimeSpan.FromSeconds((double)slot / SlotsPerSecond) - Stopwatch.GetElapsedTime(begun);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, stop);
            var second = slot / SlotsPerSecond;
            for (var agent = (int)(slot % SlotsPerSecond); agent < _opened && _isPaused == 0; agent += SlotsPerSecond)
                await SendAsync(_agents[agent], second, maker, buffer, stop);
        }
    }

    private async Task SendAsync(BenchAgent agent, long second, ReportMaker maker, byte[] buffer, CancellationToken stop)
    {
        try
        {
            if (!agent.IsOpen)
                _broken++;
            else if (second % SecondsOfStream == TurnOf(agent))
                await agent.OpenAsync(stop);
            await agent.SendAsync(maker, buffer, stop);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            // It tries again in its next turn.
        }
    }

    // The second in which it opens a new stream. Agents of one second report in different slots.
    private static int TurnOf(BenchAgent agent) => (agent.Number + agent.Number / SecondsOfStream * (SlotsPerSecond + 1)) % SecondsOfStream;
}
