using System.Globalization;
using System.Text.Json.Nodes;
using Bonding.Demo.Cluster;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Tools;

namespace Bonding.Demo.Bench;

/// <summary>
/// Measures the settlement of 2,000 bonds on 200 accounts by the operator on a real API server, beside as many raw pairs of the same
/// conditional status writes. The two alternate in short slices, so that whatever else loads the machine loads both; the ratio is that of
/// the sums over all slices.
/// </summary>
internal static class LedgerBench
{
    private const int Accounts = 200;
    private const int BondsEach = 10;
    private const int Namespaces = 10;
    private const int Bonds = Accounts * BondsEach;
    private const int Slices = 20;
    private const int BondsPerSlice = Bonds / Slices;
    private const int CreatesAtOnce = 16;
    private static readonly ApiResource AccountKind = new("bonding.dev/v1alpha1", "creditaccounts");
    private static readonly ApiResource BondKind = new("bonding.dev/v1alpha1", "bonds");
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Within this time the server finishes the requests of an operator that was suspended. It counts for the settlement.
    /// </summary>
    private static readonly TimeSpan Finishing = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Clearing = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(CancellationToken end)
    {
        Console.WriteLine($"starting etcd and kube-apiserver, creating {Accounts} accounts and {Bonds} bonds, twice");
        await using var controlPlane = await ControlPlane.StartAsync(
            new ControlPlaneOptions { Scheduler = false, ControllerManager = false },
            end
        );
        var kubectl = new Kubectl(controlPlane.KubeconfigPath);
        (await kubectl.RunAsync(["apply", "-f", DemoRepository.Crds, "--validate=false"], end)).OutputOrThrow();
        using var client = new k8s.Kubernetes(controlPlane.AdminConfig);
        var api = new JsonClient(client);
        var pairs = await CreateAsync(api, kubectl, end);
        Console.WriteLine($"settling and writing raw pairs, {Slices} slices each in turn");
        await using var process = await LedgerOperator.StartAsync(controlPlane, kubectl, end);
        Console.WriteLine(Report(await MeasureAsync(process, api, pairs, end)));
        return 0;
    }

    private static async Task<RawPairs> CreateAsync(JsonClient api, Kubectl kubectl, CancellationToken stop)
    {
        for (var n = 0; n < Namespaces; n++)
            await api.CreateAsync(new ApiResource("v1", "namespaces"), BenchObjects.Namespace($"bench-{n}"), stop);
        var tenants = Enumerable.Range(0, Accounts).Select(n => (Namespace: $"bench-{n % Namespaces}", Name: $"tenant-{n}")).ToList();
        var accounts = tenants.Select(tenant => BenchObjects.RichAccount(tenant.Namespace, tenant.Name)).ToList();
        var bonds = Enumerable
            .Range(0, BondsEach)
            .SelectMany(number => tenants.Select(tenant => BenchObjects.Bond(tenant.Namespace, tenant.Name, number)))
            .ToList();
        var pairs = await RawPairs.CreateAsync(api, kubectl, accounts, bonds, stop);
        var options = new ParallelOptions { MaxDegreeOfParallelism = CreatesAtOnce, CancellationToken = stop };
        await Parallel.ForEachAsync(accounts, options, async (item, token) => await api.CreateAsync(AccountKind, item, token));
        await Parallel.ForEachAsync(bonds, options, async (item, token) => await api.CreateAsync(BondKind, item, token));
        return pairs;
    }

    private static async Task<Measurement> MeasureAsync(LedgerOperator process, JsonClient api, RawPairs pairs, CancellationToken stop)
    {
        var (settling, writing) = (TimeSpan.Zero, TimeSpan.Zero);
        var first = await FirstAsync(process, stop);
        (JsonNode Account, JsonNode Bond)? settled = null;
        for (var slice = 1; slice <= Slices; slice++)
        {
            settling += await SettleAsync(process, slice * BondsPerSlice, stop);
            settled ??= await SettledAsync(api, stop);
            writing += await pairs.WriteAsync(BondsPerSlice, settled.Value.Account, settled.Value.Bond, stop);
        }
        process.Resume();
        // The last receipts are cleared in a moment. The bench does not wait until nothing is written: accounts have routine writes for
        // good.
        await Task.Delay(Clearing, stop);
        return new Measurement(
            (Bonds - first) / settling.TotalSeconds,
            Bonds / writing.TotalSeconds,
            await process.WritesAsync(stop) / Bonds
        );
    }

    /// <summary>Waits for the first settled bonds and returns how many there are.</summary>
    private static async Task<double> FirstAsync(LedgerOperator process, CancellationToken stop)
    {
        while (true)
        {
            if (await process.SettledAsync(stop) is var count and > 0)
                return count;
            await Task.Delay(Poll, stop);
        }
    }

    /// <summary>Lets the operator run until so many bonds are settled in all, suspends it and returns how long that took.</summary>
    private static async Task<TimeSpan> SettleAsync(LedgerOperator process, int bonds, CancellationToken stop)
    {
        var began = TimeProvider.System.GetTimestamp();
        process.Resume();
        while (await process.SettledAsync(stop) < bonds)
            await Task.Delay(Poll, stop);
        process.Suspend();
        await Task.Delay(Finishing, stop);
        return TimeProvider.System.GetElapsedTime(began);
    }

    /// <summary>Returns the statuses of an account and a bond that are settled.</summary>
    private static async Task<(JsonNode Account, JsonNode Bond)> SettledAsync(JsonClient api, CancellationToken stop)
    {
        var accounts = (await api.ListAsync(AccountKind, stop))["items"]!.AsArray();
        var bonds = (await api.ListAsync(BondKind, stop))["items"]!.AsArray();
        var account = accounts.First(item => (int?)item!["status"]?["bondedUnits"] == BondsEach && IsCleared(item))!;
        var bond = bonds.First(item => (string?)item!["status"]?["phase"] == "Bonded")!;
        return (account["status"]!, bond["status"]!);
    }

    private static bool IsCleared(JsonNode account) => account["status"]!["settling"] is not JsonArray { Count: > 0 };

    private static string Report(Measurement measured) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
                                       per second
            bonds settled              {measured.BondsPerSecond, 10:0.0}
            raw pairs of writes        {measured.PairsPerSecond, 10:0.0}
            status writes per bond     {measured.WritesPerBond, 10:0.00}
            RESULT bonds_per_s={measured.BondsPerSecond:0.0} raw_pairs_per_s={measured.PairsPerSecond:0.0} ratio={measured.BondsPerSecond
                / measured.PairsPerSecond:0.00} writes_per_bond={measured.WritesPerBond:0.00}
            """
        );

    private sealed record Measurement(double BondsPerSecond, double PairsPerSecond, double WritesPerBond);
}
