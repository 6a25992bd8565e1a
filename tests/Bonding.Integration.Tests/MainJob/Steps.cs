using Bonding.Domain.Credits;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>
/// The main job from the first kubectl command to the last, and the restarts that an owner allowed. Each step has its
/// own tenants.
/// </summary>
internal static class Steps
{
    public const string Tier2 = "bonding-tier-2";
    public const string Tier3 = "bonding-tier-3";

    /// <summary>
    /// A Bond becomes units, a debit with tax, the running VM's CPU request and the next pod's PriorityClass. Deleting
    /// it changes nothing.
    /// </summary>
    public static async Task MainJobAsync(JobCase scene, string machine = "web")
    {
        await scene.MachineAsync(machine);
        await scene.AccountAsync(machine, account => account.Status.Allocation is { BaseRequest: 200 });
        var first = await scene.LauncherAsync(machine, pod => CpuOf(pod) == 200);

        var bond = await scene.BondedAsync(machine, units: 2);
        Assert.Equal(("200", "2", 1L), (bond.Status.Debited, bond.Status.Tax, bond.Status.Receipt!.Sequence));
        var account = await scene.AccountAsync(machine, account => account.Status.BondedUnits == 2);
        Assert.Equal(
            ("2", "200", 3d, Tier2),
            (account.Status.TaxPaid, account.Status.Totals!.Bonded, account.Status.Multiplier!.Base, account.Status.Tier)
        );
        Assert.True(AccountStatusMapping.Read(account).IsValid, "the books do not add up");
        await scene.LauncherAsync(machine, pod => pod.Uid() == first.Uid() && CpuOf(pod) == 600);

        await scene.BondedAsync(machine, units: 1);
        await scene.LauncherAsync(machine, pod => pod.Uid() == first.Uid() && CpuOf(pod) == 1000);
        await scene.RestartAsync(machine);
        var next = await scene.LauncherAsync(machine, pod => pod.Uid() != first.Uid() && pod.Status.Phase == "Running");
        Assert.Equal((Tier3, 4000), (next.Spec.PriorityClassName, next.Spec.Priority));
        await scene.LauncherAsync(machine, pod => pod.Uid() == next.Uid() && CpuOf(pod) == 1000);
        await scene.AccountAsync(machine, account => ConditionOf(account, "PriorityApplied") is { Status: "True" });

        await DeleteBondsAsync(scene, machine);
    }

    /// <summary>A VM whose owner consented restarts once, with its tier's class in its template and its pod.</summary>
    public static async Task MachineRestartsAsync(JobCase scene, string machine = "restarting")
    {
        await scene.MachineAsync(machine, allowRestart: true);
        var first = await scene.LauncherAsync(machine, pod => pod.Status.Phase == "Running");
        await scene.AccountAsync(machine, account => account.Status.Allocation is not null);

        await scene.BondedAsync(machine, units: 2);

        var next = await scene.LauncherAsync(machine, pod => pod.Uid() != first.Uid() && pod.Status.Phase == "Running");
        Assert.Equal(Tier2, next.Spec.PriorityClassName);
        await scene.AccountAsync(machine, account => ConditionOf(account, "PriorityApplied") is { Status: "True" });
        var stored = await scene.MachineAsync(machine, stored => stored.Status.PrintableStatus == "Running");
        Assert.Equal(Tier2, stored.Spec.Template?.Spec?.PriorityClassName);
        Assert.DoesNotContain(
            "RestartRequired",
            await scene.KubectlAsync("get", "virtualmachine", machine, "--output", "jsonpath={.status.conditions[*].type}"),
            StringComparison.Ordinal
        );
        Assert.Equal(
            202,
            Assert.Single(scene.OperatorCalls("update", "virtualmachines/restart"), call => call.Object.Name == machine).Code
        );
    }

    /// <summary>A workload whose owner consented is rolled once, and all its pods have the tier's class.</summary>
    public static async Task WorkloadRollsAsync(JobCase scene, string kind, string name)
    {
        await scene.WorkloadAsync(kind, name, request: 100, replicas: 2);
        await scene.AccountAsync(kind, name, vcpus: 2, allowRestart: true);
        var before = await scene.PodsAsync(name, pods => pods.Count == 2 && pods.All(pod => pod.Status.Phase == "Running"));
        await scene.AccountAsync(name, account => account.Status.Allocation is not null);

        await scene.BondedAsync(name, units: 2);

        var old = before.Select(pod => pod.Uid()).ToHashSet();
        var after = await scene.PodsAsync(
            name,
            pods => pods.Count == 2 && pods.All(pod => pod.Status.Phase == "Running" && !old.Contains(pod.Uid()))
        );
        Assert.All(after, pod => Assert.Equal((Tier2, 3000), (pod.Spec.PriorityClassName, pod.Spec.Priority)));
        await scene.AccountAsync(name, account => ConditionOf(account, "PriorityApplied") is { Status: "True" });
        Assert.Single(scene.OperatorCalls("patch", kind.ToLowerInvariant() + "s"), call => call.Object.Name == name);
    }

    public static int CpuOf(V1Pod pod) => (int)(pod.Spec.Containers[0].Resources.Requests["cpu"].ToDecimal() * 1000);

    public static V1Condition? ConditionOf(CreditAccount account, string type) =>
        account.Status.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static async Task DeleteBondsAsync(JobCase scene, string machine)
    {
        var before = await scene.AccountAsync(machine, account => account.Status is { BondedUnits: 3, Settling: null or { Count: 0 } });
        await scene.KubectlAsync("delete", "bonds", "--all");
        // A change of the spec makes the operator write the status anew, which shows that it has looked at the account since.
        await scene.KubectlAsync("patch", "creditaccount", machine, "--type=merge", "--patch", """{"spec":{"maxBalance":"900"}}""");
        var after = await scene.AccountAsync(machine, account => account.Status.ObservedGeneration > before.Status.ObservedGeneration);
        Assert.Equal(
            (3, "3", "300", before.Status.LastReceipt!.Hash),
            (after.Status.BondedUnits, after.Status.TaxPaid, after.Status.Totals!.Bonded, after.Status.LastReceipt!.Hash)
        );
        var (then, now) = (AccountStatusMapping.Read(before).Value!.Ledger, AccountStatusMapping.Read(after).Value!.Ledger);
        Assert.Equal(EarnedUpTo(now) - EarnedUpTo(then), (now.Balance + now.Spent - then.Balance - then.Spent).MicroCredits);
    }

    // 2 vCPUs at a baseline of 20 % earn 0.4 credits a minute, counted in full micro-credits since 1970.
    private static decimal EarnedUpTo(CreditLedger ledger) =>
        decimal.Floor(ledger.Checkpoint!.Value.At.ToUnixTimeMilliseconds() * 400_000m / 60_000);
}
