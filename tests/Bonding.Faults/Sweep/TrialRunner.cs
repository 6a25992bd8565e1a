using Bonding.Faults.Fleet;
using Bonding.Faults.Scenario;
using Bonding.Kubernetes.Client;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using k8s.Models;

namespace Bonding.Faults.Sweep;

/// <summary>Makes runs, each in a namespace of its own.</summary>
internal sealed class TrialRunner(FaultCluster cluster)
{
    /// <summary>
    /// A step that takes longer does not converge. Undisturbed, every step takes less than a second or two; this leaves room for a busy
    /// machine.
    /// </summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private int _runs;

    public async Task<TrialResult> RunAsync(Trial trial, CancellationToken stop)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var ns = $"run-{Interlocked.Increment(ref _runs)}";
        await cluster.Admin.Resource<V1Namespace>().CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = ns } }, stop);
        var fault = trial.Prepare(await VersionAsync(stop));
        await using var resource = fault.Resource;
        var counters = AccountsScript.Counters();
        await using var fleet = new ManagerFleet(cluster.ControlPlane, ns, fault.Fleet, counters);
        var world = new AccountsWorld(cluster.Admin, ns, fleet, Bound);
        var violations = await PlayAsync(world, counters, fault, stop);
        await world.DeletePolicyAsync(stop);
        await cluster.Admin.Resource<NamespaceLedger>().DeleteAsync(NamespacedName.ClusterScoped(ns), cancellationToken: stop);
        return new TrialResult(trial, fault.HasFired(), violations, TimeProvider.System.GetElapsedTime(begun));
    }

    private static async Task<IReadOnlyList<string>> PlayAsync(
        AccountsWorld world,
        CounterScript counters,
        PreparedFault fault,
        CancellationToken stop
    )
    {
        var hasCounters = !fault.Fleet.AsProcesses;
        var script = new AccountsScript(world, counters, hasCounters);
        try
        {
            await script.PlayFirstHalfAsync(stop);
            if (fault.AtHalfTime is { } disturb)
                await disturb(world, stop);
            var end = await script.PlaySecondHalfAsync(stop);
            var found = fault.AtEnd is { } check ? await check(world, stop) : [];
            if (fault.AtEnd is not null)
                end = await world.AwaitAsync("all is settled", view => view.IsSettled, stop);
            var expected = hasCounters ? ExpectedEnd.WithCounters : ExpectedEnd.WithoutCounters;
            return [.. found, .. Oracles.Violations(end, expected, counters, script.DeletedReceipts, fault.Strangers)];
        }
        catch (NotConvergedException late)
        {
            return [late.Message];
        }
    }

    private async Task<string> VersionAsync(CancellationToken stop) =>
        (await cluster.Admin.Resource<CreditAccount>().ListAsync(new ListOptions { Namespace = "none" }, stop)).ResourceVersion;
}
