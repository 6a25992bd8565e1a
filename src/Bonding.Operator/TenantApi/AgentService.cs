using System.Globalization;
using Bonding.Contract;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Agents;
using Grpc.Core;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Receives the reports of agents. Only the leader does, because it acts on them; a follower sends agents on. A stream ends after some
/// minutes, so that its token is verified again.
/// </summary>
public sealed class AgentService(
    AgentCallers callers,
    AgentReadings readings,
    ILeadership leadership,
    AgentMetrics metrics,
    IHostApplicationLifetime lifetime,
    TimeProvider time
) : Reporting.ReportingBase
{
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    public override async Task Send(
        IAsyncStreamReader<Report> requestStream,
        IServerStreamWriter<Receipt> responseStream,
        ServerCallContext context
    )
    {
        if (!leadership.IsLeader)
            throw Refused(StatusCode.Unavailable, "this replica does not lead; another one does", retryAfterSeconds: 1);
        var identity = await callers.IdentifyAsync(context.GetHttpContext());
        var feed =
            readings.Open(identity)
            ?? throw Refused(StatusCode.ResourceExhausted, $"{AgentReadings.MostStreams} streams of this agent are open", 30);
        metrics.Opened(identity.Mode);
        try
        {
            await ReceiveAsync(feed, requestStream, responseStream, context.CancellationToken);
        }
        finally
        {
            readings.Close(feed);
            metrics.Closed(identity.Mode);
        }
    }

    private async Task ReceiveAsync(
        AgentFeed feed,
        IAsyncStreamReader<Report> reports,
        IServerStreamWriter<Receipt> receipts,
        CancellationToken gone
    )
    {
        using var oldest = new CancellationTokenSource(LongestStream, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(oldest.Token, lifetime.ApplicationStopping, gone);
        await using var silence = time.CreateTimer(_ => ends.Cancel(), null, LongestSilence, Timeout.InfiniteTimeSpan);
        try
        {
            while (leadership.IsLeader && await reports.MoveNext(ends.Token))
            {
                silence.Change(LongestSilence, Timeout.InfiniteTimeSpan);
                var report = reports.Current;
                Accept(feed.Receive(report));
                await receipts.WriteAsync(new Receipt { Sequence = report.Sequence }, ends.Token);
            }
        }
        // The agent opens another stream.
        catch (OperationCanceledException) when (ends.IsCancellationRequested) { }
    }

    private void Accept(ReportResult result)
    {
        metrics.Count(result.Outcome);
        if (result.Outcome == ReportOutcome.Invalid)
            throw Refused(StatusCode.InvalidArgument, result.Problem, retryAfterSeconds: 30);
        if (result.Outcome == ReportOutcome.TooMany)
            throw Refused(StatusCode.ResourceExhausted, result.Problem, retryAfterSeconds: 10);
    }

    private static RpcException Refused(StatusCode code, string why, int retryAfterSeconds) =>
        new(new Status(code, why), new Metadata { { "retry-after", retryAfterSeconds.ToString(CultureInfo.InvariantCulture) } });
}
