using Bonding.Integration.Tests.Hosting;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Proxies;
using Bonding.TestKit.Tools;
using k8s.Models;
using Prometheus;

namespace Bonding.Integration.Tests.Twins;

/// <summary>The demo's cluster with an operator, beside another one that sees the same counters.</summary>
internal sealed class Twin : IAsyncDisposable
{
    private const string Namespace = "shop";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly NodeSize Tight = new(1500, 8192);

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly OperatorEndpoints _endpoints = new();
    private readonly SemaphoreSlim _killed = new(0);
    private readonly KillAfterWrites _killer;
    private ControlPlane _controlPlane = null!;
    private OperatorSetup _setup = null!;
    private ApiConnection _api = null!;
    private OperatorProcess? _operator;

    private Twin(KillAfterWrites killer) => _killer = killer;

    public Kubectl Kubectl { get; private set; } = null!;

    /// <summary>The simulated KubeVirt's objects.</summary>
    public JsonClient Objects { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts the cluster, without an operator.</summary>
    public static async Task<Twin> StartAsync(Uri prometheus, KillAfterWrites killer)
    {
        var twin = new Twin(killer);
        try
        {
            await twin.StartPartsAsync(prometheus);
            return twin;
        }
        catch
        {
            await twin.DisposeAsync();
            throw;
        }
    }

    public Task ApplyAsync(params string[] arguments) => RunAsync(["apply", "--validate=false", .. arguments]);

    public async Task ApplyTextAsync(string manifest) =>
        (await Kubectl.RunAsync(["apply", "--validate=false", "--filename", "-"], Stop, manifest)).OutputOrThrow();

    /// <summary>Launches the operator, which may be killed before it is ready.</summary>
    public void LaunchOperator()
    {
        _killer.Kill = async () =>
        {
            await _operator!.KillAsync();
            _killed.Release();
        };
        _operator = OperatorProcess.Launch(_setup, _endpoints);
    }

    /// <summary>Waits until the operator was killed by a write.</summary>
    public async Task KilledAsync() =>
        Assert.True(await _killed.WaitAsync(Patience, Stop), $"no deadly write came within {Patience}: {_operator!.Tail()}");

    /// <summary>Kills it now.</summary>
    public async Task KillAsync()
    {
        await _operator!.KillAsync();
        await DiscardAsync();
    }

    public async Task DiscardAsync()
    {
        await _operator!.DisposeAsync();
        _operator = null;
    }

    public async Task<IReadOnlyList<CreditAccount>> AccountsAsync() =>
        [
            .. (await _api.Resource<CreditAccount>().ListAsync(new ListOptions { Namespace = Namespace }, Stop)).Items.OrderBy(
                account => account.Name(),
                StringComparer.Ordinal
            ),
        ];

    public async Task<IReadOnlyList<Bond>> BondsAsync() =>
        [
            .. (await _api.Resource<Bond>().ListAsync(new ListOptions { Namespace = Namespace }, Stop)).Items.OrderBy(
                bond => bond.Name(),
                StringComparer.Ordinal
            ),
        ];

    /// <summary>A change of every account's spec makes the operator write every status.</summary>
    public async Task TouchAccountsAsync()
    {
        foreach (var account in await AccountsAsync())
            await RunAsync([
                "patch",
                "creditaccount",
                account.Name(),
                "--namespace",
                Namespace,
                "--type=merge",
                "--patch",
                """{"spec":{"mode":"Observe"}}""",
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_operator is not null)
            await _operator.DisposeAsync();
        _api?.Dispose();
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
        _endpoints.Dispose();
        _killed.Dispose();
    }

    private async Task StartPartsAsync(Uri prometheus)
    {
        _controlPlane = Keep(await ControlPlane.StartAsync(new ControlPlaneOptions(), Stop));
        var proxy = Keep(await ApiProxy.StartAsync(_controlPlane, new ApiProxyOptions { Rules = [_killer] }, Stop));
        Keep(await SimulatedNodes.StartAsync(_controlPlane.AdminConfig, 3, Tight, Stop));
        Keep(await VirtController.StartAsync(_controlPlane.AdminConfig, Stop));
        var admin = new k8s.Kubernetes(_controlPlane.AdminConfig);
        await BondingCluster.InstallAsync(admin, Stop);
        (Objects, Kubectl) = (new JsonClient(admin), new Kubectl(_controlPlane.KubeconfigPath));
        _api = new ApiConnection(_controlPlane.AdminConfig, TimeProvider.System, new KubernetesMetrics(Metrics.NewCustomRegistry()));
        _setup = new OperatorSetup(
            Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll"),
            _controlPlane.AdminKubeconfigFor(proxy.Address)
        )
        {
            Options =
            [
                $"--PrometheusUrl={prometheus}",
                "--Leader:LeaseDuration=00:00:03",
                "--Leader:RenewDeadline=00:00:02",
                "--Leader:RetryPeriod=00:00:00.5",
            ],
        };
    }

    private async Task RunAsync(IEnumerable<string> arguments) => (await Kubectl.RunAsync(arguments, Stop)).OutputOrThrow();

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
