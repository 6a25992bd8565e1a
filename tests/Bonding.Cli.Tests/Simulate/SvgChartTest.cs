using System.Globalization;
using System.Xml.Linq;
using Bonding.Cli.Simulate;

namespace Bonding.Cli.Tests.Simulate;

public class SvgChartTest
{
    private const double Width = 760;
    private const double Height = 300;

    [Fact]
    public void A_line_chart_has_a_line_and_a_name_for_each_series_and_all_points_lie_inside()
    {
        var chart = Parse(SvgChart.Lines("Load", "second", "cores", [("a", [(0, 0), (10, 3)]), ("b", [(0, 1), (20, 17.5)])]));

        var lines = chart.Descendants("polyline").ToList();
        Assert.Equal(["a", "b"], lines.Select(line => line.Element("title")!.Value));
        Assert.Equal(2, lines.Select(line => line.Attribute("stroke")!.Value).Distinct().Count());
        Assert.All(
            lines.SelectMany(line => line.Attribute("points")!.Value.Split(' ')),
            point =>
            {
                var (x, y) = (Coordinate(point.Split(',')[0]), Coordinate(point.Split(',')[1]));
                Assert.InRange(x, 0, Width);
                Assert.InRange(y, 0, Height);
            }
        );
    }

    [Fact]
    public void The_axes_begin_at_0_and_end_at_a_round_number_above_the_largest_value()
    {
        var chart = Parse(SvgChart.Lines("Load", "second", "cores", [("a", [(0, 1), (42, 17.5)])]));

        var ticks = chart.Descendants("text").Select(text => text.Value).ToList();
        Assert.Contains("0", ticks);
        Assert.Contains("50", ticks);
        Assert.Contains("20", ticks);
        Assert.DoesNotContain("17.5", ticks);
    }

    [Fact]
    public void A_bar_is_as_high_as_its_value_and_one_without_a_value_is_flat()
    {
        var chart = Parse(SvgChart.Bars("Waits", "seconds", ["web"], [("a", [2]), ("b", [4]), ("c", [double.NaN])]));

        var heights = chart
            .Descendants("rect")
            .Where(bar => bar.Element("title") is not null)
            .Select(bar => Coordinate(bar.Attribute("height")!.Value))
            .ToList();
        Assert.Equal(3, heights.Count);
        Assert.Equal(2, heights[1] / heights[0], 2);
        Assert.InRange(heights[2], 0, 1);
    }

    [Fact]
    public void Names_are_text_whatever_they_hold()
    {
        var chart = Parse(SvgChart.Bars("<b>&", "y", ["<script>"], [("\"'<>&", [1])]));

        Assert.Equal("<b>&", chart.Element("figcaption")!.Value);
        Assert.Empty(chart.Descendants("script"));
        Assert.Contains(chart.Descendants("text"), text => text.Value == "\"'<>&");
    }

    [Fact]
    public void A_chart_without_values_can_be_drawn() => Assert.Empty(Parse(SvgChart.Lines("Load", "x", "y", [])).Descendants("polyline"));

    private static XElement Parse(string chart) => XElement.Parse(chart);

    private static double Coordinate(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
