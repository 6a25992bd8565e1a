using System.Globalization;
using System.Text.Json.Nodes;
using Bonding.Demo.Cluster;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Tools;

namespace Bonding.Demo.Bench;

/// <summary>
/// 2,000 bonds that wait on 200 accounts, settled by the operator on a real API server; then, on the same objects, the same conditional status
/// writes in pairs of account and bond, issued by a client that does nothing else.
/// </summary>
internal static class LedgerBench
{
    private const int Accounts = 200;
    private const int BondsEach = 10;
    private const int Namespaces = 10;
    private const int Bonds = Accounts * BondsEach;
    private const int CreatesAtOnce = 16;

    /// <summary>As many as the operator has under way: four accounts with eight bonds each.</summary>
    private const int WritesAtOnce = 32;
    private static readonly ApiResource AccountKind = new("bonding.dev/v1alpha1", "creditaccounts");
    private static readonly ApiResource BondKind = new("bonding.dev/v1alpha1", "bonds");
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Clearing = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(CancellationToken end)
    {
        Console.WriteLine($"starting etcd and kube-apiserver, creating {Accounts} accounts and {Bonds} bonds");
        await using var controlPlane = await ControlPlane.StartAsync(
            new ControlPlaneOptions { Scheduler = false, ControllerManager = false },
            end
        );
        var kubectl = new Kubectl(controlPlane.KubeconfigPath);
        (await kubectl.RunAsync(["apply", "-f", DemoRepository.Crds, "--validate=false"], end)).OutputOrThrow();
        using var client = new k8s.Kubernetes(controlPlane.AdminConfig);
        var api = new JsonClient(client);
        await CreateAsync(api, end);
        Console.WriteLine("settling");
        var settled = await SettleAsync(controlPlane, kubectl, end);
        Console.WriteLine("writing the same statuses bare");
        var pairsPerSecond = await WritePairsAsync(api, end);
        Console.WriteLine(Report(settled, pairsPerSecond));
        return 0;
    }

    private static async Task CreateAsync(JsonClient api, CancellationToken stop)
    {
        for (var n = 0; n < Namespaces; n++)
            await api.CreateAsync(new ApiResource("v1", "namespaces"), BenchObjects.Namespace($"bench-{n}"), stop);
        var options = new ParallelOptions { MaxDegreeOfParallelism = CreatesAtOnce, CancellationToken = stop };
        await Parallel.ForAsync(
            0,
            Accounts,
            options,
            async (n, token) =>
            {
                await api.CreateAsync(AccountKind, BenchObjects.RichAccount($"bench-{n % Namespaces}", $"tenant-{n}"), token);
                for (var bond = 0; bond < BondsEach; bond++)
                    await api.CreateAsync(BondKind, BenchObjects.Bond($"bench-{n % Namespaces}", $"tenant-{n}", bond), token);
            }
        );
    }

    private static async Task<Settled> SettleAsync(ControlPlane controlPlane, Kubectl kubectl, CancellationToken stop)
    {
        await using var process = await LedgerOperator.StartAsync(controlPlane, kubectl, stop);
        var (first, firstAt) = (0d, 0L);
        while (true)
        {
            var count = await process.ReadAsync("bonding_bonds_settled_total", stop);
            var now = TimeProvider.System.GetTimestamp();
            if (first == 0 && count > 0)
                (first, firstAt) = (count, now);
            if (count >= Bonds)
            {
                var seconds = TimeProvider.System.GetElapsedTime(firstAt, now).TotalSeconds;
                // The last receipts are cleared in a moment. It is not waited until nothing is written: accounts have their routine turns for good.
                await Task.Delay(Clearing, stop);
                return new Settled((Bonds - first) / seconds, await process.WritesAsync(stop) / Bonds);
            }
            await Task.Delay(Look, stop);
        }
    }

    private static async Task<double> WritePairsAsync(JsonClient api, CancellationToken stop)
    {
        var accounts = (await api.ListAsync(AccountKind, stop))["items"]!.AsArray().Select(item => item!.AsObject()).ToList();
        var bonds = (await api.ListAsync(BondKind, stop))["items"]!
            .AsArray()
            .Select(item => item!.AsObject())
            .ToLookup(bond => (bond.Namespace, (string)bond["spec"]!["accountName"]!));
        var options = new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = stop };
        var began = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(
            accounts,
            options,
            async (account, token) =>
            {
                foreach (var bond in bonds[(account.Namespace, account.Key.Name)])
                {
                    account["status"]!["balance"] = $"{bond["status"]!["receipt"]!["sequence"]}.25";
                    var written = await api.ReplaceAsync(AccountKind, Complete(account, "CreditAccount"), token, "status");
                    account["metadata"]!["resourceVersion"] = (string)written["metadata"]!["resourceVersion"]!;
                    bond["status"]!["tax"] = "0.25";
                    await api.ReplaceAsync(BondKind, Complete(bond, "Bond"), token, "status");
                }
            }
        );
        return Bonds / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    // The server leaves both out of a list's items.
    private static JsonObject Complete(JsonObject item, string kind)
    {
        item["apiVersion"] = AccountKind.GroupVersion;
        item["kind"] = kind;
        return item;
    }

    private static string Report(Settled settled, double pairs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
                                       per second
            bonds settled              {settled.BondsPerSecond, 10:0.0}
            bare pairs of writes       {pairs, 10:0.0}
            status writes per bond     {settled.WritesPerBond, 10:0.00}
            RESULT bonds_per_s={settled.BondsPerSecond:0.0} raw_pairs_per_s={pairs:0.0} ratio={settled.BondsPerSecond
                / pairs:0.00} writes_per_bond={settled.WritesPerBond:0.00}
            """
        );

    private sealed record Settled(double BondsPerSecond, double WritesPerBond);
}
