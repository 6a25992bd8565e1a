using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>A guest is believed as long as the host counts about the same.</summary>
public class GuestTrustTest
{
    private readonly GuestTrust _trust = new(UsageSources.CpuSlack);
    private double _now;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 1.2)]
    [InlineData(0, 0.05)]
    [InlineData(4, 3.2)]
    public void It_is_trusted_after_some_agreement(double said, double counted)
    {
        Assert.False(_trust.IsTrustedAt(_now));

        Stretch(said, counted, times: 2);

        Assert.True(_trust.IsTrustedAt(_now));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(0, 1)]
    [InlineData(0.5, 0)]
    public void A_lie_is_never_trusted(double said, double counted)
    {
        Stretch(said, counted, times: 50);

        Assert.False(_trust.IsTrustedAt(_now));
    }

    [Fact]
    public void Each_lie_costs_more_agreement_than_the_one_before()
    {
        Stretch(1, 1, times: 2);
        Stretch(4, 1, times: 1);
        Stretch(1, 1, times: 7);
        Assert.False(_trust.IsTrustedAt(_now));
        Stretch(1, 1, times: 1);
        Assert.True(_trust.IsTrustedAt(_now));

        Stretch(4, 1, times: 1);
        Stretch(1, 1, times: 31);

        Assert.False(_trust.IsTrustedAt(_now));
    }

    [Fact]
    public void A_stretch_that_the_guest_did_not_report_says_nothing()
    {
        Stretch(1, 1, times: 2);

        _trust.Compare([], [new UsageWindow(_now, _now + 10, 3, 10)]);

        Assert.True(_trust.IsTrustedAt(_now));
    }

    [Fact]
    public void A_guest_that_nobody_can_check_is_not_used_for_long()
    {
        Stretch(1, 1, times: 2);

        Assert.True(_trust.IsTrustedAt(_now + 299));
        Assert.False(_trust.IsTrustedAt(_now + 301));
    }

    [Fact]
    public void Short_windows_of_the_host_are_put_together()
    {
        for (var second = 0; second < 40; second++, _now++)
            _trust.Compare([new UsageWindow(second, second + 1, 1, 1)], [new UsageWindow(second, second + 1, second % 2 == 0 ? 0 : 2, 1)]);

        Assert.True(_trust.IsTrustedAt(_now));
    }

    // Three windows of the host are compared together.
    private void Stretch(double said, double counted, int times)
    {
        for (var window = 0; window < 3 * times; window++, _now += 10)
            _trust.Compare([new UsageWindow(_now, _now + 10, said, 10)], [new UsageWindow(_now, _now + 10, counted, 10)]);
    }
}
