using System.Globalization;
using System.Security.Cryptography;
using Bonding.Agent.Kernel;
using Bonding.Contract;
using Grpc.Core;
using Grpc.Net.Client;

namespace Bonding.Agent.Reports;

/// <summary>
/// Sends the reports of a buffer to one replica of the operator at a time, and reopens the stream whenever it ends: for any reason, because
/// a connection that ends shows different ones.
/// </summary>
/// <param name="lane">Its place among the lanes of the agent, from 0.</param>
/// <param name="buffer">The reports of all lanes.</param>
/// <param name="connection">How the operator is reached.</param>
/// <param name="replicas">Which replicas are wanted.</param>
/// <param name="standing">Takes the standing of the tenant from the leader; null for a node, which has none.</param>
/// <param name="time">The clock.</param>
public sealed class ReportSender(
    int lane,
    ReportBuffer buffer,
    OperatorConnection connection,
    Replicas replicas,
    StandingWatch? standing,
    TimeProvider time
)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // Where there is one replica, no other one will be met.
    private static readonly TimeSpan LongestSearch = TimeSpan.FromMinutes(5);

    private TimeSpan _pause = ShortestPause;

    /// <summary>Why no replica that is wanted is reached; null while one receives.</summary>
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
        error
            is RpcException
                or UnwantedReplicaException
                or IOException
                or UnauthorizedAccessException
                or HttpRequestException
                or CryptographicException;

    private async Task SendAsync(CancellationToken stop)
    {
        using var channel = connection.Open();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var call = new Reporting.ReportingClient(channel).Send(connection.Credentials(), cancellationToken: ends.Token);
        var receipts = ReceiveAsync(call.ResponseStream, channel, ends);
        try
        {
            await WriteAsync(call.RequestStream, receipts, ends.Token);
        }
        finally
        {
            // It knows why the stream ended.
            await receipts;
        }
    }

    private async Task WriteAsync(IClientStreamWriter<Report> reports, Task receipts, CancellationToken ends)
    {
        for (var sent = 0L; !receipts.IsCompleted; )
        {
            foreach (var report in buffer.After(sent))
            {
                await reports.WriteAsync(SentNow(report), ends);
                sent = report.Sequence;
            }

            await Task.WhenAny(receipts, buffer.WaitAsync(sent, ends));
            ends.ThrowIfCancellationRequested();
        }
    }

    // The other lane sends the same report at another moment.
    private Report SentNow(Report report)
    {
        var copy = report.Clone();
        copy.SentAtUs = MonotonicClock.Now(time);
        return copy;
    }

    private async Task ReceiveAsync(IAsyncStreamReader<Receipt> receipts, GrpcChannel channel, CancellationTokenSource ends)
    {
        var (replica, watching) = ("", Task.CompletedTask);
        try
        {
            while (await receipts.MoveNext(ends.Token))
            {
                var receipt = receipts.Current;
                replica = receipt.Replica.Length > 0 ? receipt.Replica : replica;
                Take(receipt, replica);
                if (receipt.Leads && watching.IsCompleted && standing is not null)
                    watching = standing.RunAsync(channel, ends.Token);
            }
        }
        finally
        {
            replicas.Leave(lane);
            await ends.CancelAsync();
            await watching;
        }
    }

    private void Take(Receipt receipt, string replica)
    {
        if (!replicas.Keep(lane, replica, receipt.Leads))
            throw new UnwantedReplicaException(replicas.ReachLeader);
        if (receipt.Leads)
            buffer.Acknowledge(receipt.Sequence);
        (Problem, _pause) = (null, ShortestPause);
    }

    // The operator may say how long to wait. A moment of chance keeps many agents apart.
    private TimeSpan PauseAfter(Exception error)
    {
        if (error is UnwantedReplicaException { IsLeaderReached: false })
            return WithChance(ShortestPause);
        var wait =
            error is RpcException { Trailers: { } trailers }
            && int.TryParse(trailers.GetValue("retry-after"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(Math.Min(seconds, LongestPause.TotalSeconds))
                : _pause;
        var longest = error is UnwantedReplicaException ? LongestSearch : LongestPause;
        _pause = _pause * 2 < longest ? _pause * 2 : longest;
        return WithChance(wait);
    }

    private static TimeSpan WithChance(TimeSpan wait) => wait * (1 + RandomNumberGenerator.GetInt32(500) / 1000.0);
}

/// <summary>A replica was reached that is not wanted.</summary>
/// <param name="isLeaderReached">Whether the leader is reached already.</param>
internal sealed class UnwantedReplicaException(bool isLeaderReached)
    : Exception(isLeaderReached ? "no second replica is met" : "this replica does not lead; another one does")
{
    public bool IsLeaderReached { get; } = isLeaderReached;
}
