using Bonding.Siege.Judging;
using Bonding.TestKit;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Traces;
using k8s;
using k8s.Models;

namespace Bonding.Siege.Stage;

/// <summary>The innocents: two VMs in <c>shop</c> and a Deployment in <c>mill</c>, which call the operator as good clients do.</summary>
internal sealed class Town
{
    // More than they earn, so that each second of settlement shows in their balances.
    private const double Cores = 0.9;

    private const string Accounts = """
        apiVersion: bonding.dev/v1alpha1
        kind: CreditAccount
        metadata: { name: web, namespace: shop }
        spec: { tenantRef: { kind: VirtualMachine, name: web }, earning: { vcpus: 2, baselinePercent: 20 }, openingBalance: "550" }
        ---
        apiVersion: bonding.dev/v1alpha1
        kind: CreditAccount
        metadata: { name: db, namespace: shop }
        spec: { tenantRef: { kind: VirtualMachine, name: db }, earning: { vcpus: 2, baselinePercent: 20 }, openingBalance: "550" }
        ---
        apiVersion: bonding.dev/v1alpha1
        kind: CreditAccount
        metadata: { name: press, namespace: mill }
        spec: { tenantRef: { kind: Deployment, name: press }, earning: { vcpus: 2, baselinePercent: 20 }, openingBalance: "550" }
        ---
        apiVersion: bonding.dev/v1alpha1
        kind: CreditAccount
        metadata: { name: lathe, namespace: mill }
        spec: { tenantRef: { kind: Pod, name: lathe }, earning: { vcpus: 2, baselinePercent: 20 }, openingBalance: "550" }
        ---
        apiVersion: bonding.dev/v1alpha1
        kind: Bond
        metadata: { name: web, namespace: shop }
        spec: { accountName: web, units: 3 }
        ---
        apiVersion: bonding.dev/v1alpha1
        kind: Bond
        metadata: { name: press, namespace: mill }
        spec: { accountName: press, units: 1 }
        ---
        apiVersion: bonding.dev/v1alpha1
        kind: Bond
        metadata: { name: lathe, namespace: mill }
        spec: { accountName: lathe, units: 1 }
        """;

    private const string Press = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: press, namespace: mill }
        spec:
          selector: { matchLabels: { app: press } }
          template:
            metadata: { labels: { app: press } }
            spec:
              nodeSelector: { kubernetes.io/hostname: node-1 }
              containers: [{ name: app, image: "app:1", resources: { requests: { cpu: 200m } } }]
        """;

    // Their units give 200m × 5 and 200m × 1.5. Without units 40 % of the 200m are left while others' bursts take the rest.
    public static IReadOnlyList<Innocent> Innocents { get; } =
    [
        new("shop", "web", Cores, Battlefield.EarnedAMinute, LeastRequest: 1_000),
        new("shop", "db", Cores, Battlefield.EarnedAMinute, LeastRequest: 80),
        new("mill", "press", Cores, Battlefield.EarnedAMinute, LeastRequest: 300),
    ];

    /// <summary>Settles them; returns when their CPU is what their units give, with the calls of good clients.</summary>
    public static async Task<IReadOnlyDictionary<string, Func<CancellationToken, Task<string?>>>> SettleAsync(
        SiegeStage stage,
        Watch watch,
        CancellationToken stop
    )
    {
        foreach (var ns in Watch.Namespaces)
            await stage.KubectlAsync(null, stop, "create", "namespace", ns);
        await stage.KubectlAsync(Accounts, stop, "apply", "--filename", "-");
        foreach (var machine in new[] { "web", "db" })
            await MachineAsync(stage, machine, stop);
        await stage.KubectlAsync(Press, stop, "apply", "--filename", "-");
        var press = await Battlefield.PodAsync(stage.Admin, "mill", "press", stop);
        var size = new TenantSize(2, 512 << 20);
        stage.Exporter.AddContainer("mill", press.Name(), "app", size, Trace.Load("idle")).UseCores(Cores);
        await Eventually.GetAsync(
            async () => await watch.ReadAsync(stop),
            reading => HasUnits(reading) && Innocents.All(one => reading.BalanceOf(one.Namespace, one.Account) is not null),
            stop,
            TimeSpan.FromMinutes(2),
            "the innocents hold what they paid for"
        );
        return await CallsAsync(stage, press, stop);
    }

    // 200m × 5 of 3 units.
    private static bool HasUnits(Reading reading) =>
        reading.Requests.Any(request => request.Key.Contains("virt-launcher-web", StringComparison.Ordinal) && request.Value >= 1_000);

    private static async Task MachineAsync(SiegeStage stage, string name, CancellationToken stop)
    {
        var machine = new VmSpec("shop", name)
        {
            Vcpus = 2,
            CpuRequest = "200m",
            NodeSelector = new Dictionary<string, string> { ["kubernetes.io/hostname"] = "node-1" },
        };
        await stage.KubectlAsync(machine.ToObject().ToJsonString(), stop, "apply", "--filename", "-");
        stage.Exporter.AddMachine("shop", name, "node-1", new TenantSize(2, 512 << 20), Trace.Load("idle")).UseCores(Cores);
    }

    private static async Task<IReadOnlyDictionary<string, Func<CancellationToken, Task<string?>>>> CallsAsync(
        SiegeStage stage,
        V1Pod press,
        CancellationToken stop
    )
    {
        var http = await stage.ClientAsync(await stage.TenantTokenAsync("mill", press, stop), stop);
        var (self, turn) = (stage.TenantApis.Select(api => new Uri(api, "v1/self")).ToList(), 0);
        return new Dictionary<string, Func<CancellationToken, Task<string?>>>
        {
            ["tenant API"] = async token =>
            {
                using var answer = await http.GetAsync(self[turn++ % self.Count], token);
                return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode}";
            },
            ["admission"] = token => AdmittedAsync(stage.Admin, token),
        };
    }

    // A pod that is not kept: the webhook gives it the class that its account has earned.
    private static async Task<string?> AdmittedAsync(k8s.Kubernetes admin, CancellationToken stop)
    {
        var pod = new V1Pod
        {
            Metadata = new() { Name = "lathe" },
            Spec = new() { Containers = [new() { Name = "app", Image = "app:1" }] },
        };
        var admitted = await admin.CoreV1.CreateNamespacedPodAsync(pod, "mill", dryRun: "All", cancellationToken: stop);
        return admitted.Spec.PriorityClassName == "bonding-tier-1" ? null : $"the pod has the class \"{admitted.Spec.PriorityClassName}\"";
    }
}
