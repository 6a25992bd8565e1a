using Bonding.Operator.Agents;

namespace Bonding.Operator.Tests.Agents;

/// <summary>An agent is told soon that a stream works and who leads, and later that its reports arrive.</summary>
public class ReceiptCadenceTest
{
    [Fact]
    public void The_first_report_has_a_receipt_and_then_each_fifth()
    {
        var cadence = new ReceiptCadence();

        var due = Enumerable.Range(0, 12).Where(_ => cadence.IsDue(leads: true)).ToList();

        Assert.Equal([0, 5, 10], due);
    }

    [Fact]
    public void A_change_of_the_leader_is_told_at_once()
    {
        var cadence = new ReceiptCadence();
        cadence.IsDue(leads: false);
        Assert.False(cadence.IsDue(leads: false));

        Assert.True(cadence.IsDue(leads: true));
        Assert.False(cadence.IsDue(leads: true));
        Assert.True(cadence.IsDue(leads: false));
    }
}
