using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>A guest is believed as long as the host counts about the same.</summary>
public class GuestTrustTest
{
    private readonly GuestTrust _trust = new();
    private double _now;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 1.2)]
    [InlineData(0, 0.05)]
    [InlineData(4, 3.2)]
    public void It_is_trusted_after_some_agreement(double said, double counted)
    {
        Assert.False(_trust.IsTrusted);

        Stretch(said, counted, times: 2);

        Assert.True(_trust.IsTrusted);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(0, 1)]
    [InlineData(0.5, 0)]
    public void A_lie_is_never_trusted(double said, double counted)
    {
        Stretch(said, counted, times: 50);

        Assert.False(_trust.IsTrusted);
    }

    [Fact]
    public void Each_lie_costs_more_agreement_than_the_one_before()
    {
        Stretch(1, 1, times: 2);
        Stretch(4, 1, times: 1);
        Stretch(1, 1, times: 7);
        Assert.False(_trust.IsTrusted);
        Stretch(1, 1, times: 1);
        Assert.True(_trust.IsTrusted);

        Stretch(4, 1, times: 1);
        Stretch(1, 1, times: 31);

        Assert.False(_trust.IsTrusted);
    }

    [Fact]
    public void A_stretch_that_the_guest_did_not_report_says_nothing()
    {
        Stretch(1, 1, times: 2);

        _trust.Compare([], [new UsageWindow(_now, _now + 10, 3, 10)]);

        Assert.True(_trust.IsTrusted);
    }

    [Fact]
    public void Short_windows_of_the_host_are_put_together()
    {
        for (var second = 0; second < 40; second++)
            _trust.Compare([new UsageWindow(second, second + 1, 1, 1)], [new UsageWindow(second, second + 1, second % 2 == 0 ? 0 : 2, 1)]);

        Assert.True(_trust.IsTrusted);
    }

    private void Stretch(double said, double counted, int times)
    {
        for (var time = 0; time < times; time++, _now += 10)
            _trust.Compare([new UsageWindow(_now, _now + 10, said, 10)], [new UsageWindow(_now, _now + 10, counted, 10)]);
    }
}
