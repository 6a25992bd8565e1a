using Bonding.Simulation.Evidence;

namespace Bonding.Simulation.Tests.Evidence;

/// <summary>Checks how figures are judged.</summary>
public class FigureTest
{
    [Theory]
    [InlineData(1.02, true)]
    [InlineData(0.90, true)]
    [InlineData(0.89, false)]
    public void An_upper_target_is_judged_by_the_lower_end(double target, bool reached)
    {
        var figure = Figure.AtMost("worst", target, new Interval(1, 0.9, 1.2));
        Assert.Equal((reached, "worst=0.900"), (figure.IsReached, figure.Text));
    }

    [Theory]
    [InlineData(1.2, true)]
    [InlineData(1.21, false)]
    public void A_lower_target_is_judged_by_the_upper_end(double target, bool reached)
    {
        var figure = Figure.AtLeast("captured", target, new Interval(1, 0.9, 1.2));
        Assert.Equal((reached, "captured=1.200"), (figure.IsReached, figure.Text));
    }

    [Fact]
    public void The_worst_of_several_is_the_one_whose_favoured_end_is_farthest_off()
    {
        // The first has the greater value, but its doubt reaches far below.
        var figures = new[] { ("doubtful", new Interval(1.3, 0.8, 2)), ("sure", new Interval(1.1, 1.05, 1.2)) }.Select(one =>
            Figure.AtMost("worst", 1.02, one.Item2) with
            {
                Of = one.Item1,
            }
        );
        Assert.Equal("sure", Figure.Worst(figures).Of);
    }
}
