using System.Globalization;
using System.Text.RegularExpressions;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
using Bonding.TestKit.Operators;
using k8s;
using k8s.Models;
using Prometheus;

namespace Bonding.Integration.Tests.Hosting;

/// <summary>The operator as a process of its own, on a real API server without KubeVirt and without Prometheus.</summary>
public class OperatorTest(BondingCluster cluster) : IClassFixture<BondingCluster>
{
    private const string TenantNamespace = "default";
    private const string Tier3 = "bonding-tier-3";
    private const int PriorityOfTier3 = 4000;
    private const string NoPrometheus = "--PrometheusUrl=http://127.0.0.1:9/";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_becomes_ready_leads_and_gives_its_lease_back_on_SIGTERM()
    {
        using var endpoints = new OperatorEndpoints();
        await using var started = await StartAsync(endpoints);
        await started.AwaitAsync(
            "metrics",
            text => text.Contains("leader_election_master_status{name=\"bonding-operator\"} 1", StringComparison.Ordinal),
            Cancellation
        );

        var exitCode = await started.TerminateAsync();

        Assert.Equal(0, exitCode);
        var lease = await cluster.Admin.CoordinationV1.ReadNamespacedLeaseAsync(
            "bonding-operator",
            OperatorSetup.OwnNamespace,
            cancellationToken: Cancellation
        );
        Assert.Null(lease.Spec.HolderIdentity);
    }

    [Fact]
    public async Task A_bonded_tenant_is_shown_with_its_multiplier_and_its_new_pod_and_no_other_gets_the_tiers_PriorityClass()
    {
        await OpenAccountAsync("db", bondedUnits: 3);
        using var endpoints = new OperatorEndpoints();
        await using var started = await StartAsync(endpoints);

        await AwaitWebhookAsync("db");
        var pod = await cluster.Admin.CoreV1.CreateNamespacedPodAsync(Pod("db"), TenantNamespace, cancellationToken: Cancellation);
        var other = await cluster.Admin.CoreV1.CreateNamespacedPodAsync(Pod("other"), TenantNamespace, cancellationToken: Cancellation);

        Assert.Equal((Tier3, PriorityOfTier3), (pod.Spec.PriorityClassName, pod.Spec.Priority));
        Assert.Null(other.Spec.PriorityClassName);
        await started.AwaitAsync(
            "v1/tenants",
            text =>
                text.Contains("\"account\":\"db\",\"tenant\":\"Pod/db\",\"mode\":\"Enforce\"", StringComparison.Ordinal)
                && text.Contains("\"bondedUnits\":3,\"base\":5,\"adjustment\":1,\"effective\":5", StringComparison.Ordinal),
            Cancellation
        );
        var metrics = await started.GetAsync("metrics", Cancellation);
        Assert.Contains("bonding_admissions_total{result=\"no_account\"} 1", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_webhook_switched_off_the_API_server_no_longer_asks_for_it()
    {
        using var endpoints = new OperatorEndpoints();
        await using (await StartAsync(endpoints))
            await AwaitRegisteredAsync(wanted: true);

        await using var without = await StartAsync(endpoints, "--Webhook:Enabled=false");

        await AwaitRegisteredAsync(wanted: false);
    }

    [Fact]
    public async Task An_operator_of_one_namespace_is_asked_about_the_pods_of_that_one_alone()
    {
        // Servers before 1.21 do not label namespaces themselves.
        var watched = new V1Namespace
        {
            Metadata = new()
            {
                Name = "watched",
                Labels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "watched" },
            },
        };
        await cluster.Admin.CoreV1.CreateNamespaceAsync(watched, cancellationToken: Cancellation);
        using var endpoints = new OperatorEndpoints();
        await using var started = await StartAsync(endpoints, "--WatchNamespace=watched");
        await started.AwaitAsync(async stop => await TryAsync("watched", stop) && await AskedAsync(started) > 0, Cancellation);
        var before = await AskedAsync(started);

        Assert.True(await TryAsync(TenantNamespace, Cancellation));
        Assert.Equal(before, await AskedAsync(started));

        // A server may ask again after it has changed the pod itself.
        Assert.True(await TryAsync("watched", Cancellation));
        Assert.InRange(await AskedAsync(started), before + 1, before + 2);
    }

    private static async Task<int> AskedAsync(OperatorProcess started) =>
        Regex
            .Matches(await started.GetAsync("metrics", Cancellation), "^bonding_admissions_total\\{.*\\} (\\d+)$", RegexOptions.Multiline)
            .Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    // A new namespace takes no pods before it has its ServiceAccount.
    private async Task<bool> TryAsync(string ns, CancellationToken stop)
    {
        try
        {
            await cluster.Admin.CoreV1.CreateNamespacedPodAsync(NamesTier0(), ns, dryRun: "All", cancellationToken: stop);
            return true;
        }
        catch (k8s.Autorest.HttpOperationException)
        {
            return false;
        }
    }

    private Task<OperatorProcess> StartAsync(OperatorEndpoints endpoints, params string[] more) =>
        OperatorProcess.StartAsync(
            new OperatorSetup(Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll"), cluster.ControlPlane.KubeconfigPath)
            {
                Options = [NoPrometheus, .. more],
            },
            endpoints,
            Cancellation
        );

    private Task AwaitRegisteredAsync(bool wanted) =>
        Eventually.GetAsync(
            token => cluster.Admin.AdmissionregistrationV1.ListMutatingWebhookConfigurationAsync(cancellationToken: token),
            registered => registered.Items.Any(configuration => configuration.Name() == "bonding-operator") == wanted,
            Cancellation
        );

    private async Task OpenAccountAsync(string pod, int bondedUnits)
    {
        using var connection = new ApiConnection(
            cluster.ControlPlane.AdminConfig,
            TimeProvider.System,
            new KubernetesMetrics(Metrics.NewCustomRegistry())
        );
        var accounts = connection.Resource<CreditAccount>();
        var account = await accounts.CreateAsync(
            new CreditAccount
            {
                Metadata = new() { NamespaceProperty = TenantNamespace, Name = pod },
                Spec = new()
                {
                    TenantRef = new() { Kind = TenantKind.Pod, Name = pod },
                    Earning = new() { Vcpus = 1, BaselinePercent = 20 },
                },
            },
            Cancellation
        );
        var bonded = CreditAmount.FromCredits(100 * bondedUnits);
        var ledger = CreditLedger.Empty with { Minted = bonded, Bonded = bonded, BondedUnits = bondedUnits };
        account.Status = AccountStatusMapping.Write(new BondingAccount(account.Uid(), ledger, ChainHead.Start, []));
        await accounts.ReplaceStatusAsync(account, Cancellation);
    }

    // The API server takes a new webhook into use a moment after it was written.
    private Task AwaitWebhookAsync(string name) =>
        Eventually.GetAsync(
            token => cluster.Admin.CoreV1.CreateNamespacedPodAsync(Pod(name), TenantNamespace, dryRun: "All", cancellationToken: token),
            pod => pod.Spec.PriorityClassName is not null,
            Cancellation
        );

    // Newer servers ask about a class of the ladder wherever it is named, and about other pods only where there are accounts.
    private static V1Pod NamesTier0()
    {
        var pod = Pod("tried");
        pod.Spec.PriorityClassName = "bonding-tier-0";
        return pod;
    }

    private static V1Pod Pod(string name) =>
        new()
        {
            Metadata = new() { Name = name },
            Spec = new() { Containers = [new() { Name = "app", Image = "app:1" }] },
        };
}
