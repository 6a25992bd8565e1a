using Bonding.Operator.Controllers.Accounts;
using Bonding.Operator.State;
using Bonding.Resources;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.Bank;

public class StatusChangeTest
{
    public static TheoryData<StatusUrgency, Action<CreditAccountStatus>> Changes => new()
    {
        { StatusUrgency.Routine, _ => { } },
        { StatusUrgency.Routine, status => status.Balance = "101" },
        { StatusUrgency.Routine, status => status.Multiplier!.Effective = 2.09 },
        { StatusUrgency.Soon, status => status.Multiplier!.Effective = 2.11 },
        { StatusUrgency.Soon, status => status.Allocation!.Target = 700 },
        { StatusUrgency.Soon, status => status.Conditions![0].Reason = "Other" },
        { StatusUrgency.Now, status => status.Conditions![0].Status = "False" },
        { StatusUrgency.Now, status => status.Tier = "bonding-tier-3" },
        { StatusUrgency.Now, status => status.BondedUnits = 3 },
        { StatusUrgency.Now, status => status.ObservedGeneration = 5 },
        { StatusUrgency.Now, status => status.Allocation!.PodUid = "next" },
        { StatusUrgency.Now, status => status.Settling = [new SettlingReceipt { BondUid = "a" }] },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void A_change_is_as_urgent_as_it_matters_to_a_reader(StatusUrgency urgency, Action<CreditAccountStatus> change)
    {
        var wanted = Status();
        change(wanted);

        Assert.Equal(urgency, StatusChange.Between(Status(), wanted));
    }

    [Fact]
    public void Routine_changes_are_written_within_a_minute_and_notable_ones_every_ten_seconds()
    {
        var time = new FakeTimeProvider();
        var (pace, key) = (new StatusPace(time), new AccountKey("shop", "web"));
        pace.Written(key);

        Assert.False(pace.IsDue(key, StatusUrgency.Soon));
        Assert.True(pace.IsDue(key, StatusUrgency.Now));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(pace.IsDue(key, StatusUrgency.Soon));
        Assert.False(pace.IsDue(key, StatusUrgency.Routine));
        time.Advance(TimeSpan.FromSeconds(45));
        Assert.True(pace.IsDue(key, StatusUrgency.Routine));
    }

    [Fact]
    public void After_a_start_the_accounts_do_not_all_write_at_once()
    {
        var time = new FakeTimeProvider();
        var pace = new StatusPace(time);
        var keys = Enumerable.Range(0, 500).Select(number => new AccountKey("shop", $"web-{number}")).ToList();
        foreach (var key in keys) pace.IsDue(key, StatusUrgency.Routine);

        time.Advance(TimeSpan.FromSeconds(25));

        Assert.InRange(keys.Count(key => pace.IsDue(key, StatusUrgency.Routine)), 100, 400);
    }

    private static CreditAccountStatus Status() => new()
    {
        Balance = "100",
        BondedUnits = 2,
        Tier = "bonding-tier-2",
        ObservedGeneration = 4,
        Multiplier = new MultiplierStatus { Effective = 2 },
        Allocation = new AllocationStatus { PodUid = "pod", Request = 500, Target = 600 },
        Conditions = [new V1Condition { Type = "Ready", Status = "True", Reason = "Served" }],
    };
}
