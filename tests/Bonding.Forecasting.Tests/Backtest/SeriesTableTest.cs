using Bonding.Forecasting.Backtest;

namespace Bonding.Forecasting.Tests.Backtest;

/// <summary>Checks the reading of recorded series from CSV.</summary>
public class SeriesTableTest
{
    private static SeriesTable Parse(params string[] lines) => SeriesTable.Parse(lines);

    [Fact]
    public void Columns_become_series_by_name()
    {
        var table = Parse("t,web_cpu,web_mem", "0,1.5,20", "1,2,21");
        Assert.Equal(["web_cpu", "web_mem"], table.Names);
        Assert.Equal([1.5, 2], table.Values[0]);
        Assert.Equal(["web_mem"], table.Where(name => name.EndsWith("mem", StringComparison.Ordinal)).Names);
    }

    [Fact]
    public void Rows_left_out_and_empty_cells_are_seconds_that_nobody_saw() =>
        Assert.Equal([1, double.NaN, 3, double.NaN], Parse("t,a", "100,1", "102,3", "103,").Values[0]);

    [Fact]
    public void The_step_between_rows_may_be_any() => Assert.Equal([1, 2, double.NaN, 4], Parse("t,a", "0,1", "60,2", "180,4").Values[0]);

    [Theory]
    [InlineData("Line 3 has 1 values; line 1 names 2", "t,a", "0,1", "1")]
    [InlineData("Line 2, a: \"x\" is not a number", "t,a", "0,x")]
    [InlineData("Line 2, t: \"x\" is not a whole number", "t,a", "x,1")]
    [InlineData("Line 3, t: 0 is not after the line before", "t,a", "0,1", "0,2")]
    [InlineData("rows are missing", "t,a", "0,1", "1,2", "1000000,3")]
    [InlineData("Line 1 must name", "t")]
    public void A_broken_line_is_named(string message, params string[] lines) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Parse(lines)).Message, StringComparison.Ordinal);
}
