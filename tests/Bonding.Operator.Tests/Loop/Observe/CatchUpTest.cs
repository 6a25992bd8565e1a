using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Loop.Observe;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Tests.Loop.Observe;

/// <summary>Accounts that are further behind than is read piece by piece: what lies before is settled in one step.</summary>
public class CatchUpTest
{
    private const int EarnedPerMinute = 400_000;
    private readonly UsageScenario _past = new();

    [Fact]
    public void A_VM_whose_counter_went_on_for_three_hours_pays_and_earns_for_all_of_them()
    {
        var vm = Machine("vm", settledMinutesAgo: 180, counter: 5_000);
        _past.Tell(UsageScenario.Machine("vm"), MeteredResource.Cpu, from: 185, to: 0, start: 5_000 - 300, perSecond: 1);

        var ledger = AfterCatchUp(vm);

        Assert.Equal((180_000_000, 180L * EarnedPerMinute), (ledger.Spent.MicroCredits, ledger.Minted.MicroCredits));
    }

    [Fact]
    public void A_VM_that_was_stopped_last_night_and_starts_now_is_settled_as_a_restart()
    {
        var vm = Machine("vm", settledMinutesAgo: 600, counter: 5_000);
        _past.Tell(UsageScenario.Machine("vm"), MeteredResource.Cpu, from: 1, to: 0, start: 1, perSecond: 0);

        var ledger = AfterCatchUp(vm);

        Assert.Equal(UsageScenario.Now, ledger.Checkpoint!.Value.At);
        Assert.Equal(CreditAmount.FromCredits(1_000), ledger.Discarded);
        Assert.Equal(EarnedPerMinute, ledger.Minted.MicroCredits);
    }

    [Fact]
    public void A_workload_whose_containers_went_on_for_three_hours_pays_their_growth_and_was_not_stopped()
    {
        var web = Workload("web", settledMinutesAgo: 180, counter: 70);
        _past.Tell(UsageScenario.Pod("web-1"), MeteredResource.Cpu, from: 185, to: 0, start: 5_000, perSecond: 0.1);
        _past.Tell(UsageScenario.Pod("web-2"), MeteredResource.Cpu, from: 185, to: 0, start: 900, perSecond: 0.1, node: "b");

        var ledger = AfterCatchUp(web);

        Assert.Equal(
            (180 * 200_000, 180L * EarnedPerMinute, 0),
            (ledger.Spent.MicroCredits, ledger.Minted.MicroCredits, ledger.Discarded.MicroCredits)
        );
    }

    [Fact]
    public void A_workload_whose_samples_of_the_gap_are_lost_pays_the_growth_of_its_containers()
    {
        var web = Workload("web", settledMinutesAgo: 180, counter: 70);
        _past.Tell(
            UsageScenario.Pod("web-1"),
            MeteredResource.Cpu,
            [
                .. new[] { 181.0, 180, 1, 0.5, 0 }.Select(ago => new MetricSample(
                    UsageScenario.Ago(ago).ToUnixTimeMilliseconds(),
                    9_000 - (ago * 60 * 0.1)
                )),
            ]
        );

        var ledger = AfterCatchUp(web);

        Assert.Equal(
            (180 * 100_000, 180L * EarnedPerMinute, 0),
            (ledger.Spent.MicroCredits, ledger.Minted.MicroCredits, ledger.Discarded.MicroCredits)
        );
    }

    [Fact]
    public void A_disk_bucket_three_hours_behind_is_settled()
    {
        var vm = Machine("vm", settledMinutesAgo: 180, counter: 0, BucketResource.Io);
        _past.Tell(UsageScenario.Machine("vm"), MeteredResource.Io, from: 185, to: 0, start: 7e9, perSecond: 2 * 1024 * 1024);

        AfterCatchUp(vm);

        var bucket = vm.Account.Buckets[BucketResource.Io];
        Assert.Equal((180 * 2_000_000L, UsageScenario.Now), (bucket.Spent.MicroCredits, bucket.Checkpoint!.Value.At));
    }

    [Fact]
    public void Who_is_too_far_behind_holds_up_nobody_who_is_not()
    {
        for (var month = 1; month <= 100; month++)
            Workload($"stopped-{month}", settledMinutesAgo: 43_200 * month, counter: 1);
        var vm = Machine("vm", settledMinutesAgo: 60, counter: 0);
        _past.Tell(UsageScenario.Machine("vm"), MeteredResource.Cpu, from: 60, to: 0, start: 0, perSecond: 1);

        Assert.Equal(UsageScenario.Now, AfterCatchUp(vm, ticks: 15).Checkpoint!.Value.At);
    }

    private CreditLedger AfterCatchUp(ObservedTenant tenant, int ticks = 60)
    {
        var ledgers = _past.Run(ticks, () => tenant.Account.Ledger).ToList();
        Assert.All(ledgers, ledger => Assert.Equal(CreditAmount.Zero, ledger.Imbalance));
        return ledgers[^1];
    }

    private ObservedTenant Machine(string name, double settledMinutesAgo, double counter, BucketResource? bucket = null) =>
        _past.Add(
            TenantKind.VirtualMachine,
            name,
            new Tenant([], Millicores.FromVcpus(2), null, [UsageScenario.Machine(name)]),
            Settled(settledMinutesAgo, counter, "a"),
            bucket
        );

    private ObservedTenant Workload(string name, double settledMinutesAgo, double counter) =>
        _past.Add(
            TenantKind.Deployment,
            name,
            new Tenant([], Millicores.FromVcpus(2), null, [UsageScenario.Pod($"{name}-1"), UsageScenario.Pod($"{name}-2")]),
            Settled(settledMinutesAgo, counter, "first")
        );

    private static UsageCheckpoint Settled(double minutesAgo, double counter, string series) =>
        new(UsageTime.FromMicroseconds((long)(counter * 1e6)), UsageScenario.Ago(minutesAgo), series);
}
