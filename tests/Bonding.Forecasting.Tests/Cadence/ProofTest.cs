using Bonding.Forecasting.Cadence;

namespace Bonding.Forecasting.Tests.Cadence;

/// <summary>Checks when the forecasts of a series may not be used although there are samples enough.</summary>
public class ProofTest
{
    // The naive forecasts are 1 away from each value, so that the last value has an error of 2 and the mean of three one of 2/3 or 4/3.
    private static bool Failed(int steps, int exceeded, float error)
    {
        var (proof, before) = (new Proof(), new StepMedian());
        for (var step = 0; step < steps; step++)
        {
            var value = 10 + (step % 2 * 2);
            proof.Judge(value, before);
            before.Add(value);
            var next = 10 + ((step + 1) % 2 * 2);
            proof.Issue(next + error, step < exceeded ? next - 1 : next + 1);
        }

        return proof.Failed;
    }

    [Theory]
    [InlineData(100, 5, false)]
    [InlineData(100, 11, false)]
    [InlineData(100, 12, true)]
    [InlineData(15, 15, false)]
    public void Limits_that_are_exceeded_more_often_than_chance_explains_fail(int steps, int exceeded, bool failed) =>
        Assert.Equal(failed, Failed(steps + 1, exceeded, 0));

    [Theory]
    [InlineData(1, false)]
    [InlineData(1.5, true)]
    public void Medians_that_are_worse_than_the_mean_of_three_fail(float error, bool failed) => Assert.Equal(failed, Failed(100, 0, error));
}
