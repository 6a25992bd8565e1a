using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bonding.Domain.Metering;
using Bonding.Integration.Tests.Loop;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Traces;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.Guests;

/// <summary>
/// A small Linux boots under qemu and stands for two things: a VM with an agent in it, and a node with the agent of nodes and a pod. Its
/// load is soon in the forecasts of both tenants.
/// </summary>
public sealed class GuestTest : IAsyncDisposable
{
    private const string Agents = "node-agents";
    private const string Machine = "db";
    private const string PodName = "worker";
    private const double Idle = 0.05;
    private const double Loaded = 1;

    // Of two CPUs; one loop is half.
    private const double IsLoaded = 0.25;
    private const double IsIdle = 0.15;
    private const int Bursts = 3;

    // The report of a second, and the tick after it. An emulated guest makes its reports later.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EmulatedLimit = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly GuestStage _stage = new();
    private readonly OperatorEndpoints _endpoints = new();
    private readonly WorkFolder _folder = WorkFolder.Create();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_load_is_in_the_forecasts_of_its_VM_and_of_its_pod_within_two_seconds()
    {
        if (GuestImage.Obstacle is { } obstacle)
            Assert.Skip($"no guest is booted: {obstacle}");
        await _stage.InitializeAsync();
        await using var scene = await LoopCase.OpenAsync(_stage);
        var meters = await CreateTenantsAsync(scene);
        await using var process = await StartOperatorAsync();
        await using var guest = await BootAsync(scene);
        await AwaitSourceAsync(process, PodName, UsageSource.NodeAgent, guest);
        await AwaitSourceAsync(process, Machine, UsageSource.GuestAgent, guest);

        var delays = new List<(double Machine, double Pod)>();
        for (var burst = 0; burst < Bursts; burst++)
            delays.Add(await BurstAsync(process, guest, meters));

        Console.WriteLine(
            $"RESULT guest_delay_s={Median(delays.Select(delay => delay.Machine)):0.00} "
                + $"node_delay_s={Median(delays.Select(delay => delay.Pod)):0.00} emulated={guest.IsEmulated}"
        );
        var limit = guest.IsEmulated ? EmulatedLimit : Limit;
        Assert.InRange(Median(delays.Select(delay => delay.Machine)), 0, limit.TotalSeconds);
        Assert.InRange(Median(delays.Select(delay => delay.Pod)), 0, limit.TotalSeconds);
        await guest.DoAsync("status", "status ended", Cancellation);
        Assert.Contains("Running in guest mode", guest.Console, StringComparison.Ordinal);
        Assert.Contains("As a node, by cgroup version 2: 1 pods", guest.Console, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        _endpoints.Dispose();
        _folder.Dispose();
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Bursts / 2);

    // What the host counts follows the guest a moment later, so that only an agent can have been first.
    private async Task<(double Machine, double Pod)> BurstAsync(
        OperatorProcess process,
        GuestMachine guest,
        IReadOnlyList<MeteredTenant> meters
    )
    {
        var begun = await guest.DoAsync("load", "load began", Cancellation);
        double? machine = null,
            pod = null;
        await Eventually.TrueAsync(
            async token =>
            {
                var metrics = await process.GetAsync("metrics", token);
                var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
                machine ??= MedianOf(metrics, Machine) > IsLoaded ? elapsed : null;
                pod ??= MedianOf(metrics, PodName) > IsLoaded ? elapsed : null;
                return machine is not null && pod is not null;
            },
            Cancellation
        );
        foreach (var meter in meters)
            meter.UseCores(Loaded);
        await Task.Delay(Pause, Cancellation);
        await guest.DoAsync("idle", "load ended", Cancellation);
        foreach (var meter in meters)
            meter.UseCores(Idle);
        await Eventually.TrueAsync(
            async token =>
            {
                var metrics = await process.GetAsync("metrics", token);
                return MedianOf(metrics, Machine) < IsIdle && MedianOf(metrics, PodName) < IsIdle;
            },
            Cancellation
        );
        await Task.Delay(Pause, Cancellation);
        return (machine!.Value, pod!.Value);
    }

    private async Task<IReadOnlyList<MeteredTenant>> CreateTenantsAsync(LoopCase scene)
    {
        var machine = await scene.CreateMachineAsync(Machine);
        await scene.CreateAsync(ApiResource.Pods, Pod(PodName, "default", "app"));
        var pod = _stage.Exporter.AddContainer(
            scene.Namespace,
            PodName,
            "app",
            new TenantSize(2, 512 << 20),
            Bonding.TestKit.Traces.Trace.Load("idle")
        );
        machine.UseCores(Idle);
        pod.UseCores(Idle);
        await scene.CreateAccountAsync(Machine);
        await scene.CreateAccountAsync(PodName, kind: TenantKind.Pod);
        return [machine, pod];
    }

    private Task<OperatorProcess> StartOperatorAsync() =>
        OperatorProcess.StartAsync(
            new OperatorSetup(
                Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll"),
                _stage.ControlPlane.AdminKubeconfigFor(_stage.Proxy.Address)
            )
            {
                Options =
                [
                    $"--PrometheusUrl={_stage.Prometheus.BaseAddress}",
                    "--Webhook:Enabled=false",
                    $"--TenantApi:NodeAgents={Agents}/default",
                    $"--TenantApi:HostNames={GuestMachine.HostAddress}",
                ],
            },
            _endpoints,
            Cancellation
        );

    private async Task<GuestMachine> BootAsync(LoopCase scene)
    {
        using var admin = new k8s.Kubernetes(_stage.ControlPlane.AdminConfig);
        var launcher = await scene.AwaitLauncherAsync(Machine, pod => pod.Status?.Phase == "Running");
        var tenant = await admin.CoreV1.ReadNamespacedPodAsync(PodName, scene.Namespace, cancellationToken: Cancellation);
        var files = new Dictionary<string, string>
        {
            ["guest"] = $"ADDRESS=https://{GuestMachine.HostAddress}:{_endpoints.TenantApi.Port}\nPOD_UID={tenant.Uid()}\n",
            ["token-guest"] = await TokenAsync(admin, launcher),
            ["token-node"] = await TokenAsync(admin, await AgentPodAsync(admin)),
            ["ca.crt"] = await AuthorityAsync(admin),
        };
        var archive = await GuestImage.MakeAsync(_folder.FullPath, files, Cancellation);
        return await GuestMachine.BootAsync(archive, _folder.FullPath, Cancellation);
    }

    private static async Task<V1Pod> AgentPodAsync(IKubernetes admin)
    {
        await admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = Agents } }, cancellationToken: Cancellation);
        await Eventually.TrueAsync(
            async token =>
                (await admin.CoreV1.ListNamespacedServiceAccountAsync(Agents, cancellationToken: token)).Items.Any(account =>
                    account.Name() == "default"
                ),
            Cancellation
        );
        var pod = KubernetesJson.Deserialize<V1Pod>(Pod("agent", "default", "agent").ToJsonString());
        return await admin.CoreV1.CreateNamespacedPodAsync(pod, Agents, cancellationToken: Cancellation);
    }

    private static JsonObject Pod(string name, string account, string container) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["nodeName"] = "node-1",
                ["serviceAccountName"] = account,
                ["containers"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = container,
                        ["image"] = "none",
                        ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "200m" } },
                    }
                ),
            },
        };

    private static Task<string> TokenAsync(IKubernetes admin, V1Pod pod) =>
        ServiceAccountTokens.CreateAsync(
            admin,
            pod.Namespace(),
            pod.Spec.ServiceAccountName ?? "default",
            pod,
            "bonding.dev",
            Cancellation
        );

    private static async Task<string> AuthorityAsync(IKubernetes admin)
    {
        var secret = await admin.CoreV1.ReadNamespacedSecretAsync(
            "bonding-operator-webhook",
            OperatorSetup.OwnNamespace,
            cancellationToken: Cancellation
        );
        return Encoding.ASCII.GetString(secret.Data["ca.crt"]);
    }

    private static async Task AwaitSourceAsync(OperatorProcess process, string account, UsageSource source, GuestMachine guest)
    {
        try
        {
            await Eventually.TrueAsync(
                async token => ValueOf(await process.GetAsync("metrics", token), "bonding_cpu_source", account) == (int)source,
                Cancellation
            );
        }
        catch (TimeoutException late)
        {
            await guest.DoAsync("status", "status ended", Cancellation);
            throw new TimeoutException($"{account} is not read from {source}.\n{guest.Console}\n{process.Tail()}", late);
        }
    }

    private static double? MedianOf(string metrics, string account) =>
        ValueOf(metrics, "bonding_forecast_median", account, "resource=\"cpu\"");

    private static double? ValueOf(string metrics, string name, string account, string label = "")
    {
        var line = metrics
            .Split('\n')
            .FirstOrDefault(line =>
                line.StartsWith(name + "{", StringComparison.Ordinal)
                && line.Contains($"account=\"{account}\"", StringComparison.Ordinal)
                && line.Contains(label, StringComparison.Ordinal)
            );
        return line is null ? null : double.Parse(Regex.Match(line, "[^ ]+$").Value, CultureInfo.InvariantCulture);
    }
}

/// <summary>The cluster of a guest, which starts only where a guest can.</summary>
internal sealed class GuestStage : ClusterStage;
