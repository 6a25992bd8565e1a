using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.Accounts.Statuses;

public class StatusDiffTest
{
    public static TheoryData<WritePriority, Action<CreditAccountStatus>> Changes =>
        new()
        {
            { WritePriority.Routine, _ => { } },
            { WritePriority.Routine, status => status.Balance = "101" },
            { WritePriority.Routine, status => status.Multiplier!.Effective = 2.39 },
            { WritePriority.Routine, status => status.Allocation!.Target = 1700 },
            { WritePriority.Routine, status => status.Conditions![1].Reason = "InsideDwell" },
            { WritePriority.Soon, status => status.Multiplier!.Effective = 2.41 },
            { WritePriority.Soon, status => status.Allocation!.Request = 600 },
            { WritePriority.Soon, status => status.Conditions![0].Reason = "Other" },
            { WritePriority.Soon, status => status.Conditions![1].Status = "False" },
            { WritePriority.Immediate, status => status.Conditions![0].Status = "False" },
            { WritePriority.Immediate, status => status.Tier = "bonding-tier-3" },
            { WritePriority.Immediate, status => status.BondedUnits = 3 },
            { WritePriority.Immediate, status => status.ObservedGeneration = 5 },
            { WritePriority.Immediate, status => status.Allocation!.PodUid = "next" },
            { WritePriority.Immediate, status => status.Allocation!.Bases = [new PodBaseStatus { PodUids = ["next"] }] },
            { WritePriority.Immediate, status => status.Settling = [new SettlingReceipt { BondUid = "a" }] },
        };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void A_change_is_as_urgent_as_it_matters_to_a_reader(WritePriority urgency, Action<CreditAccountStatus> change)
    {
        var wanted = Status();
        change(wanted);

        Assert.Equal(urgency, StatusDiff.PriorityOf(Status(), wanted));
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(500, 60)]
    [InlineData(10_000, 1_000)]
    [InlineData(1_000_000, 1_800)]
    public void The_more_accounts_the_longer_each_waits_for_a_routine_write_but_never_too_long_to_be_settled_again(
        int accounts,
        int seconds
    )
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), CheckpointSchedule.IntervalFor(accounts));
        var last = CheckpointSchedule.IntervalFor(accounts) - CheckpointSchedule.RequeueAfter(accounts);
        Assert.True(CheckpointSchedule.SlotAt(last * 7.5, accounts, 0.3) < CheckpointSchedule.SlotAt(last * 8.5, accounts, 0.3));
    }

    [Fact]
    public void Routine_changes_are_written_once_a_minute_and_notable_ones_every_ten_seconds()
    {
        var time = new FakeTimeProvider();
        var (pace, account) = (new StatusWriteThrottle(new AccountCache(), time), Account("web"));
        var (routine, notable) = (0, 0);
        for (var second = 0; second < 600; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            if (!pace.IsDue(account, WritePriority.Routine))
                continue;
            pace.RecordWrite(account);
            routine++;
        }

        for (var second = 0; second < 600; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(pace.IsDue(account, WritePriority.Immediate));
            if (!pace.IsDue(account, WritePriority.Soon))
                continue;
            pace.RecordWrite(account);
            notable++;
        }

        Assert.InRange(routine, 10, 12);
        Assert.InRange(notable, 60, 72);
    }

    [Fact]
    public void Ten_thousand_accounts_write_less_than_twenty_routine_statuses_in_any_second_from_the_start_on()
    {
        const int Accounts = 10_000;
        const int Seconds = 2_000;
        var phases = Enumerable
            .Range(0, Accounts)
            .Select(number => CheckpointSchedule.PhaseOf(Account($"web-{number}").Metadata.Uid))
            .ToList();
        var writes = new int[Seconds];
        for (var second = 0; second < Seconds; second++)
            writes[second] = phases.Count(phase => TurnAt(second + 1, phase) > TurnAt(second, phase));

        Assert.InRange(writes.Chunk(10).Max(ten => ten.Average()), 10, 20);
        Assert.InRange(writes.Average(), 10, 12);

        static long TurnAt(int second, double phase) => CheckpointSchedule.SlotAt(TimeSpan.FromSeconds(second), Accounts, phase);
    }

    [Fact]
    public void However_many_accounts_have_news_no_more_than_the_budget_is_written()
    {
        var time = new FakeTimeProvider();
        var pace = new StatusWriteThrottle(new AccountCache(), time);
        var accounts = Enumerable.Range(0, 1_000).Select(number => Account($"web-{number}")).ToList();
        foreach (var account in accounts)
            pace.RecordWrite(account);
        var written = 0;
        for (var second = 0; second < 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            foreach (var account in accounts.Where(account => pace.IsDue(account, WritePriority.Soon) && pace.MayWrite(WritePriority.Soon)))
            {
                pace.RecordWrite(account);
                written++;
            }
        }

        Assert.InRange(written, 50 * StatusWriteThrottle.MaxPerSecond, 61 * StatusWriteThrottle.MaxPerSecond);
    }

    [Fact]
    public void What_cannot_wait_is_written_however_much_is_due()
    {
        var pace = new StatusWriteThrottle(new AccountCache(), new FakeTimeProvider());
        for (var taken = 0; taken < StatusWriteThrottle.MaxPerSecond; taken++)
            Assert.True(pace.MayWrite(WritePriority.Soon));
        Assert.False(pace.MayWrite(WritePriority.Soon));

        Assert.True(pace.MayWrite(WritePriority.Immediate));
    }

    [Fact]
    public void After_a_start_the_accounts_do_not_all_write_at_once()
    {
        var time = new FakeTimeProvider();
        var pace = new StatusWriteThrottle(new AccountCache(), time);
        var accounts = Enumerable.Range(0, 500).Select(number => Account($"web-{number}")).ToList();
        foreach (var account in accounts)
            pace.IsDue(account, WritePriority.Routine);

        time.Advance(TimeSpan.FromSeconds(25));

        Assert.InRange(accounts.Count(account => pace.IsDue(account, WritePriority.Routine)), 100, 400);
    }

    private static CreditAccount Account(string name) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = "shop",
                Uid = $"7b1f6a52-0000-4000-8000-{name}",
            },
        };

    private static CreditAccountStatus Status() =>
        new()
        {
            Balance = "100",
            BondedUnits = 2,
            Tier = "bonding-tier-2",
            ObservedGeneration = 4,
            Multiplier = new MultiplierStatus { Effective = 2 },
            Allocation = new AllocationStatus
            {
                PodUid = "pod",
                Request = 500,
                Target = 600,
            },
            Conditions =
            [
                new V1Condition
                {
                    Type = "Ready",
                    Status = "True",
                    Reason = "Served",
                },
                new V1Condition
                {
                    Type = "CpuApplied",
                    Status = "True",
                    Reason = "DemandMet",
                },
            ],
        };
}
