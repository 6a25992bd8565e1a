using System.Globalization;
using System.Text;
using Bonding.Agent.Kernel;
using Bonding.Agent.Reports;
using Bonding.Agent.Running;
using Bonding.Contract;
using Bonding.Integration.Tests.Hosting;
using Bonding.Operator.Agents;
using Bonding.TestKit;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Processes;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>Two replicas of the operator as processes behind one address, and the agent of a node that reports to both.</summary>
public sealed class TakeoverTest : IAsyncLifetime
{
    private const string Namespace = "bonding-agents";
    private const string ServiceAccount = "agent";
    private const string Leads = "leader_election_master_status{name=\"bonding-operator\"} 1";

    // The lease, which lasts 15 s, and what a replica and an agent need to notice it on a busy machine.
    private static readonly TimeSpan Takeover = TimeSpan.FromSeconds(15 + 15);

    private readonly BondingCluster _cluster = new();
    private readonly OperatorEndpoints[] _endpoints = [new(), new()];
    private readonly List<OperatorProcess> _replicas = [];
    private readonly WorkFolder _folder = WorkFolder.Create();
    private readonly ReportBuffer _buffer = new("run");
    private readonly Replicas _reached = new(TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        foreach (var endpoints in _endpoints)
            _replicas.Add(await StartAsync(endpoints));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        foreach (var endpoints in _endpoints)
            endpoints.Dispose();
        _folder.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task When_the_leader_is_killed_the_other_has_each_report_once_and_takes_them_on_within_the_time_of_the_lease()
    {
        await using var service = new WebhookService([.. _endpoints.Select(endpoints => endpoints.TenantApi.Port)]);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var lanes = await SendAsync(service.Address, ends.Token);
        var leader = await LeadsAsync(_replicas[0]) ? 0 : 1;
        var other = _replicas[1 - leader];
        await Eventually.TrueAsync(() => Task.FromResult(_buffer.State.Received > 5), Stop);

        await _replicas[leader].KillAsync();
        var killed = TimeProvider.System.GetTimestamp();
        var before = _buffer.State.Reported;
        await Eventually.TrueAsync(() => Task.FromResult(_reached.ReachLeader && _buffer.State.Received > before), Stop);
        var lasted = TimeProvider.System.GetElapsedTime(killed);

        Assert.True(await LeadsAsync(other));
        Assert.InRange(lasted, TimeSpan.Zero, Takeover);
        await ends.CancelAsync();
        await Task.WhenAll(lanes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Equal(0, _buffer.State.Dropped);
        // What was made at the very end may not have been sent.
        Assert.InRange(await ReceivedAsync(other), _buffer.State.Received, _buffer.State.Reported);
        Assert.InRange(_buffer.State.Reported - _buffer.State.Received, 0, ReceiptCadence.Reports + 2);
    }

    /// <summary>Reports each second over both lanes, from when each of them has reached a replica with the first report.</summary>
    private async Task<Task[]> SendAsync(Uri address, CancellationToken ends)
    {
        var connection = await ConnectionAsync(address);
        var first = new Report();
        AddPod(first);
        _buffer.Add(first);
        var senders = Enumerable
            .Range(0, Replicas.Lanes)
            .Select(lane => new ReportSender(lane, _buffer, connection, _reached, null, TimeProvider.System).RunAsync(ends))
            .ToList();
        await Eventually.TrueAsync(() => Task.FromResult(_reached.ReachLeader && _reached.ReachFollower), Stop);
        return [.. senders, new AgentLoop(AddPod, 1, _buffer, TimeProvider.System).RunAsync(() => { }, ends)];
    }

    private static void AddPod(Report report) =>
        report.Pods.Add(
            new PodReading
            {
                AtUs = MonotonicClock.Now(TimeProvider.System),
                PodUid = "7f1e5f0e-0000-4000-8000-000000000001",
                CpuUs = 1,
            }
        );

    private static async Task<bool> LeadsAsync(OperatorProcess replica) =>
        (await replica.GetAsync("metrics", Stop)).Contains(Leads, StringComparison.Ordinal);

    private static async Task<long> ReceivedAsync(OperatorProcess replica)
    {
        const string Name = "bonding_agent_reports_total{outcome=\"Received\"} ";
        var line = (await replica.GetAsync("metrics", Stop)).Split('\n').Single(line => line.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
    }

    private Task<OperatorProcess> StartAsync(OperatorEndpoints endpoints)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll");
        var setup = new OperatorSetup(assembly, _cluster.ControlPlane.KubeconfigPath)
        {
            Options = ["--PrometheusUrl=http://127.0.0.1:9/", $"--TenantApi:NodeAgents={Namespace}/{ServiceAccount}"],
        };
        return OperatorProcess.StartAsync(setup, endpoints, Stop);
    }

    private async Task<OperatorConnection> ConnectionAsync(Uri address)
    {
        var core = _cluster.Admin.CoreV1;
        await core.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = Namespace } }, cancellationToken: Stop);
        var account = new V1ServiceAccount { Metadata = new() { Name = ServiceAccount } };
        await core.CreateNamespacedServiceAccountAsync(account, Namespace, cancellationToken: Stop);
        var spec = new V1PodSpec
        {
            ServiceAccountName = ServiceAccount,
            NodeName = "node-1",
            Containers = [new() { Name = "agent", Image = "agent:1" }],
        };
        var agent = new V1Pod
        {
            Metadata = new() { Name = "agent" },
            Spec = spec,
        };
        var pod = await core.CreateNamespacedPodAsync(agent, Namespace, cancellationToken: Stop);
        await File.WriteAllTextAsync(_folder.File("token"), await TokenAsync(pod), Stop);
        var secret = await core.ReadNamespacedSecretAsync("bonding-operator-webhook", OperatorSetup.OwnNamespace, cancellationToken: Stop);
        await File.WriteAllTextAsync(_folder.File("ca.crt"), Encoding.ASCII.GetString(secret.Data["ca.crt"]), Stop);
        return new OperatorConnection(address, _folder.File("token"), _folder.File("ca.crt"));
    }

    private Task<string> TokenAsync(V1Pod pod) =>
        ServiceAccountTokens.CreateAsync(_cluster.Admin, Namespace, ServiceAccount, pod, "bonding.dev", Stop);
}
