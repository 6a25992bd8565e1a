using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Multipliers;

public class ResourceOutlookTest
{
    [Theory]
    [InlineData(0.9, 0.3)]
    [InlineData(0.2, 0.6)]
    public void Without_its_rise_an_outlook_keeps_its_need_and_its_fall(double need, double level)
    {
        var outlook = new ResourceOutlook(need, level, 0.1).WithoutRise();

        Assert.Equal(need, outlook.Need);
        Assert.Equal(Math.Min(0, need - level), outlook.Rise, 12);
    }
}
