using System.Globalization;
using System.Security.Cryptography;
using Bonding.Agent.Kernel;
using Bonding.Contract;
using Grpc.Core;

namespace Bonding.Agent.Reports;

/// <summary>
/// Sends the reports of a buffer to the operator, and reopens the stream whenever it ends: for any reason, because a connection that ends
/// shows different ones.
/// </summary>
public sealed class ReportSender(ReportBuffer buffer, OperatorConnection connection, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private TimeSpan _pause = ShortestPause;

    /// <summary>Why the operator is not reached; null while it receives.</summary>
    public string? Problem { get; private set; } = "not connected yet";

    /// <summary>Sends until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await SendAsync(stop);
            }
            catch (Exception error) when (IsFailure(error) && !stop.IsCancellationRequested)
            {
                Problem = error is RpcException { Status: var status } ? $"{status.StatusCode}: {status.Detail}" : error.Message;
                await Task.Delay(PauseAfter(error), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception error) when (stop.IsCancellationRequested && (IsFailure(error) || error is OperationCanceledException))
            {
                return;
            }
        }
    }

    private static bool IsFailure(Exception error) =>
        error is RpcException or IOException or UnauthorizedAccessException or HttpRequestException or CryptographicException;

    private async Task SendAsync(CancellationToken stop)
    {
        using var channel = connection.Open();
        using var call = new Reporting.ReportingClient(channel).Send(connection.Credentials(), cancellationToken: stop);
        var receipts = ReceiveAsync(call.ResponseStream, stop);
        for (var sent = 0L; !receipts.IsCompleted; )
        {
            foreach (var report in buffer.After(sent))
            {
                report.SentAtUs = MonotonicClock.Now(time);
                await call.RequestStream.WriteAsync(report, stop);
                sent = report.Sequence;
            }

            await Task.WhenAny(receipts, buffer.WaitAsync(sent, stop));
            stop.ThrowIfCancellationRequested();
        }

        await receipts;
    }

    private async Task ReceiveAsync(IAsyncStreamReader<Receipt> receipts, CancellationToken stop)
    {
        while (await receipts.MoveNext(stop))
        {
            buffer.Acknowledge(receipts.Current.Sequence);
            (Problem, _pause) = (null, ShortestPause);
        }
    }

    // The operator may say how long to wait. A moment of chance keeps many agents apart.
    private TimeSpan PauseAfter(Exception error)
    {
        var wait =
            error is RpcException { Trailers: { } trailers }
            && int.TryParse(trailers.GetValue("retry-after"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(Math.Min(seconds, LongestPause.TotalSeconds))
                : _pause;
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return wait * (1 + RandomNumberGenerator.GetInt32(500) / 1000.0);
    }
}
