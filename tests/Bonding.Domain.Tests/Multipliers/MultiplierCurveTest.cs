using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Multipliers;

public class MultiplierCurveTest
{
    private static readonly Gen<MultiplierCurve> ConvexCurves = Gen.Double[0.01, 2]
        .Array[1, 6]
        .Select(Gen.Double[0, 3])
        .Select((increments, step) => ConvexCurve(increments, step));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1.5)]
    [InlineData(2, 3)]
    [InlineData(3, 5)]
    [InlineData(4, 7.5)]
    [InlineData(5, 10.5)]
    [InlineData(6, 14)]
    [InlineData(20, 115.5)]
    public void The_default_curve_is_the_published_one(int units, double multiplier) =>
        Assert.Equal(multiplier, MultiplierCurve.Default.BaseFor(units));

    [Fact]
    public void Each_unit_raises_the_multiplier() =>
        ConvexCurves.Select(Gen.Int[0, 100]).Sample((curve, units) => curve.BaseFor(units + 1) > curve.BaseFor(units));

    [Fact]
    public void Each_unit_raises_it_at_least_as_much_as_the_unit_before() =>
        ConvexCurves
            .Select(Gen.Int[0, 100])
            .Sample(
                (curve, units) =>
                    curve.BaseFor(units + 2) - curve.BaseFor(units + 1) >= curve.BaseFor(units + 1) - curve.BaseFor(units) - 1e-9
            );

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.5, 1.5)]
    [InlineData(2.0, 1.9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_curve_that_does_not_rise_is_refused(params double[] values)
    {
        var error = Assert.Throws<ArgumentException>(() => new MultiplierCurve(values, 0.5));
        Assert.Equal("firstUnits", error.ParamName);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_step_that_is_no_finite_number_from_0_is_refused(double step) =>
        Assert.Equal("step", Assert.ThrowsAny<ArgumentException>(() => new MultiplierCurve([1.5], step)).ParamName);

    [Fact]
    public void A_curve_needs_at_least_one_value_and_units_are_not_negative()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MultiplierCurve([], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiplierCurve.Default.BaseFor(-1));
    }

    private static MultiplierCurve ConvexCurve(double[] increments, double step)
    {
        var value = MultiplierCurve.Unbonded;
        return new MultiplierCurve([.. increments.Order().Select(increment => value += increment)], step);
    }
}
