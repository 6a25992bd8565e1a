using System.Collections.Concurrent;
using System.Net;
using Bonding.Agent.Reports;
using Bonding.Contract;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bonding.Agent.Tests.Reports;

/// <summary>Reports reach an operator that comes and goes, in order, and each counts once.</summary>
public sealed class ReportSenderTest : IAsyncDisposable
{
    private readonly MachineFolder _files = new();
    private readonly ReportBuffer _buffer = new("run");
    private readonly CancellationTokenSource _stop = new();
    private readonly ReceivedReports _received = new();
    private readonly int _port = FreePort();
    private readonly Replicas _replicas = new(TimeProvider.System);
    private readonly ReportSender _sender;
    private WebApplication? _operator;

    public ReportSenderTest()
    {
        _files.Put("/token", "first\n");
        _sender = SenderOf(lane: 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await StopAsync();
        _stop.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task What_was_read_in_an_outage_is_sent_after_it_with_the_token_of_that_time()
    {
        Add(3);
        var sending = _sender.RunAsync(_stop.Token);
        await Task.Delay(500, _stop.Token);
        Assert.NotNull(_sender.Problem);

        await StartAsync();
        await ReceivedAsync(3);
        Assert.Null(_sender.Problem);
        await StopAsync();
        _files.Put("/token", "second\n");
        Add(4);
        await StartAsync();
        await ReceivedAsync(7);

        Assert.Equal(Enumerable.Range(1, 7).Select(number => (long)number), _received.Sequences.Distinct());
        Assert.Equal(["Bearer first", "Bearer second"], _received.Tokens.Distinct());
        Assert.Equal(new BufferState(7, 7, 0, 0), _buffer.State);
        await _stop.CancelAsync();
        await sending.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_refusal_is_shown_and_tried_again_when_the_operator_says()
    {
        _received.Refusals = 1;
        await StartAsync();
        Add(1);
        var sending = _sender.RunAsync(_stop.Token);

        await UntilAsync(() => _sender.Problem == "Unavailable: this replica does not lead; another one does");
        await ReceivedAsync(1);

        await _stop.CancelAsync();
        await sending.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Two_lanes_send_each_report_to_the_leader_and_to_a_follower()
    {
        _received.Others = ["follower"];
        await StartAsync();
        var standby = SenderOf(lane: 1);
        var sending = Task.WhenAll(_sender.RunAsync(_stop.Token), standby.RunAsync(_stop.Token));
        await UntilAsync(() =>
        {
            Add(1);
            return _replicas is { ReachLeader: true, ReachFollower: true };
        });
        var before = _buffer.State.Reported;
        Add(5);

        long[] expected = [.. Enumerable.Range(1, 5).Select(number => before + number)];
        await UntilAsync(() => expected.All(_received.By("leader").Contains) && expected.All(_received.By("follower").Contains));

        await _stop.CancelAsync();
        await sending.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task What_a_follower_received_is_not_acknowledged()
    {
        _received.Others = ["follower"];
        _received.Leader = "";
        await StartAsync();
        Add(3);
        var sending = _sender.RunAsync(_stop.Token);

        await UntilAsync(() => _received.By("follower").Contains(3));

        Assert.Equal((0L, 3), (_buffer.State.Received, _buffer.State.Waiting));
        await _stop.CancelAsync();
        await sending.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private ReportSender SenderOf(int lane) =>
        new(
            lane,
            _buffer,
            new OperatorConnection(new Uri($"http://127.0.0.1:{_port}"), _files.Root + "/token", null),
            _replicas,
            standing: null,
            TimeProvider.System
        );

    private void Add(int reports)
    {
        for (var made = 0; made < reports; made++)
            _buffer.Add(new Report());
    }

    private Task ReceivedAsync(long sequence) => UntilAsync(() => _buffer.State.Received == sequence);

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var waited = 0; !condition(); waited++)
        {
            Assert.True(waited < 600, "not within 30 s");
            await Task.Delay(50);
        }
    }

    private async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, _port, listen => listen.Protocols = HttpProtocols.Http2)
        );
        builder.Services.AddSingleton(_received).AddGrpc();
        _operator = builder.Build();
        _operator.MapGrpcService<ReceivingService>();
        await _operator.StartAsync();
    }

    private async Task StopAsync()
    {
        if (_operator is null)
            return;
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _operator.StopAsync(now.Token);
        await _operator.DisposeAsync();
        _operator = null;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public sealed class ReceivedReports
    {
        private readonly ConcurrentQueue<(string Replica, long Sequence)> _all = new();
        private int _streams;

        public IEnumerable<long> Sequences => _all.Select(one => one.Sequence);

        public ConcurrentQueue<string> Tokens { get; } = new();

        public int Refusals { get; set; }

        public string Leader { get; set; } = "leader";

        public string[] Others { get; set; } = [];

        public IEnumerable<long> By(string replica) => _all.Where(one => one.Replica == replica).Select(one => one.Sequence);

        public void Add(string replica, long sequence) => _all.Enqueue((replica, sequence));

        // As a Service does: each connection meets another replica.
        public string Next()
        {
            string[] replicas = [.. Others.Append(Leader).Where(name => name.Length > 0)];
            return replicas[Interlocked.Increment(ref _streams) % replicas.Length];
        }
    }

    public sealed class ReceivingService(ReceivedReports received) : Reporting.ReportingBase
    {
        public override async Task Send(
            IAsyncStreamReader<Report> requestStream,
            IServerStreamWriter<Receipt> responseStream,
            ServerCallContext context
        )
        {
            if (received.Refusals-- > 0)
                throw new RpcException(
                    new Grpc.Core.Status(StatusCode.Unavailable, "this replica does not lead; another one does"),
                    new Metadata { { "retry-after", "1" } }
                );
            received.Tokens.Enqueue(context.RequestHeaders.GetValue("authorization")!);
            var replica = received.Next();
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                var sequence = requestStream.Current.Sequence;
                received.Add(replica, sequence);
                await responseStream.WriteAsync(
                    new Receipt
                    {
                        Sequence = sequence,
                        Replica = replica,
                        Leads = replica == received.Leader,
                    }
                );
            }
        }
    }
}
