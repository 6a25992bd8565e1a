using Bonding.Contract;
using Grpc.Core;
using Grpc.Net.Client;

namespace Bonding.Agent.Reports;

/// <summary>Keeps the newest standing of this VM that the operator sent. Without it reports go on.</summary>
public sealed class StandingWatch(OperatorConnection connection, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private volatile Standing? _newest;

    /// <summary>The newest standing; null while none comes.</summary>
    public Standing? Newest => _newest;

    /// <summary>Watches over a channel until it is stopped.</summary>
    public async Task RunAsync(GrpcChannel channel, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(new SelfService.SelfServiceClient(channel), stop);
            }
            catch (Exception error) when (error is RpcException or IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                // An old standing would look like the present one.
                _newest = null;
            }

            await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(SelfService.SelfServiceClient client, CancellationToken stop)
    {
        using var call = client.WatchStanding(new StandingRequest(), connection.Credentials(), cancellationToken: stop);
        while (await call.ResponseStream.MoveNext(stop))
            _newest = call.ResponseStream.Current;
    }
}
