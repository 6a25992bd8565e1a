using Bonding.Contract;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Agents;
using Bonding.Operator.Configuration;
using Grpc.Core;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Receives the reports of agents, on every replica: the leader acts on them, and the forecasts of the others are warm when one of them
/// leads. A stream ends after some minutes, so that its token is verified again.
/// </summary>
public sealed class AgentService(
    AgentCallers callers,
    AgentReadings readings,
    ILeadership leadership,
    OperatorOptions options,
    AgentMetrics metrics,
    IHostApplicationLifetime lifetime,
    TimeProvider time
) : Reporting.ReportingBase
{
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(10);

    public override Task Send(
        IAsyncStreamReader<Report> requestStream,
        IServerStreamWriter<Receipt> responseStream,
        ServerCallContext context
    ) => WithFeedAsync(context, feed => ReceiveAsync(feed, requestStream, responseStream, context.CancellationToken));

    public override async Task<Receipt> Put(Report request, ServerCallContext context)
    {
        await WithFeedAsync(
            context,
            feed =>
            {
                Accept(feed.Receive(request));
                return Task.CompletedTask;
            }
        );
        return ReceiptOf(request, isFirst: true);
    }

    private async Task WithFeedAsync(ServerCallContext context, Func<AgentFeed, Task> receive)
    {
        var identity = await callers.IdentifyAsync(TokenFeature.Of(context.GetHttpContext()), context.CancellationToken);
        var feed =
            readings.Open(identity)
            ?? throw CallRefusal.TooMany($"{AgentReadings.MostStreams} streams of this agent are open", LongestSilence);
        metrics.Opened(identity.Mode);
        try
        {
            await receive(feed);
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
        using var silence = new SilenceWatch(LongestSilence, ends.Cancel, time);
        var cadence = new ReceiptCadence();
        try
        {
            for (var isFirst = true; await reports.MoveNext(ends.Token); isFirst = false)
            {
                silence.Hear();
                Accept(feed.Receive(reports.Current));
                if (cadence.IsDue(leadership.IsLeader))
                    await receipts.WriteAsync(ReceiptOf(reports.Current, isFirst), ends.Token);
            }
        }
        // The agent opens another stream. A connection that breaks is no error of the operator.
        catch (Exception error) when (error is IOException || (error is OperationCanceledException && ends.IsCancellationRequested)) { }
    }

    private Receipt ReceiptOf(Report report, bool isFirst) =>
        new()
        {
            Sequence = report.Sequence,
            Leads = leadership.IsLeader,
            Replica = isFirst ? options.Leader.Identity : "",
        };

    private void Accept(ReportResult result)
    {
        metrics.Count(result.Outcome);
        if (result.Outcome == ReportOutcome.Invalid)
            throw CallRefusal.Of(StatusCode.InvalidArgument, result.Problem, LongestSilence);
        if (result.Outcome == ReportOutcome.TooMany)
            throw CallRefusal.TooMany(result.Problem, Refill);
    }
}
