using System.Globalization;
using System.Text;
using Bonding.Cli.Output;
using Bonding.Forecasting;

namespace Bonding.Cli.Backtests;

/// <summary>Draws forecasts and samples as SVG text.</summary>
internal static class BandChart
{
    private const int Width = 900,
        Height = 260,
        Left = 60,
        Right = 12,
        Top = 12,
        Bottom = 30,
        Lines = 4;

    public static string Draw(string name, ForecastBands bands)
    {
        var top = Top95(bands);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" ");
        text.Append(
            CultureInfo.InvariantCulture,
            $"aria-label=\"{HtmlPage.Encode(name)}: samples, and the median, 0.9 and 0.95 quantile forecast five seconds before\">"
        );
        Grid(text, bands, top);
        Band(text, bands, top, QuantileLevel.P95, "outer");
        Band(text, bands, top, QuantileLevel.P90, "inner");
        Line(text, bands.Length, top, place => bands.Quantile(place, QuantileLevel.P50), "middle");
        Line(text, bands.Length, top, place => bands.Actual[place], "actual");
        return text.Append("</svg>").ToString();
    }

    private static double Top95(ForecastBands bands)
    {
        var highest = 0.0;
        for (var place = 0; place < bands.Length; place++)
            highest = Math.Max(highest, Math.Max(Known(bands.Actual[place]), Known(bands.Quantile(place, QuantileLevel.P95))));
        return highest > 0 ? highest * 1.05 : 1;
    }

    private static double Known(double value) => double.IsFinite(value) ? value : 0;

    private static void Grid(StringBuilder text, ForecastBands bands, double top)
    {
        for (var line = 0; line <= Lines; line++)
        {
            var (value, y) = (top * line / Lines, Y(top * line / Lines, top));
            text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y}\" y2=\"{y}\" class=\"grid\"/>");
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{y}\" dy=\"4\" text-anchor=\"end\">{value:g3}</text>");
        }
        for (var place = 0; place < bands.Length; place += 60)
            text.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{X(place, bands.Length)}\" y=\"{Height - 8}\" text-anchor=\"middle\">{bands.First + place} s</text>"
            );
    }

    /// <summary>Draws the area between the median and a level. A second without a forecast interrupts it.</summary>
    private static void Band(StringBuilder text, ForecastBands bands, double top, QuantileLevel level, string kind)
    {
        foreach (var (from, to) in Runs(bands.Length, place => bands.Quantile(place, level)))
        {
            var upper = Enumerable.Range(from, to - from).Select(place => Point(place, bands.Quantile(place, level), bands.Length, top));
            var lower = Enumerable
                .Range(from, to - from)
                .Reverse()
                .Select(place => Point(place, bands.Quantile(place, QuantileLevel.P50), bands.Length, top));
            text.Append(CultureInfo.InvariantCulture, $"<polygon class=\"{kind}\" points=\"{string.Join(' ', upper.Concat(lower))}\"/>");
        }
    }

    private static void Line(StringBuilder text, int length, double top, Func<int, double> value, string kind)
    {
        foreach (var (from, to) in Runs(length, value))
        {
            var points = Enumerable.Range(from, to - from).Select(place => Point(place, value(place), length, top));
            text.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{kind}\" points=\"{string.Join(' ', points)}\"/>");
        }
    }

    private static IEnumerable<(int From, int To)> Runs(int length, Func<int, double> value)
    {
        for (var from = 0; from < length; from++)
        {
            var to = from;
            while (to < length && double.IsFinite(value(to)))
                to++;
            if (to > from)
                yield return (from, to);
            from = to;
        }
    }

    private static string Point(int place, double value, int length, double top) =>
        string.Create(CultureInfo.InvariantCulture, $"{X(place, length)},{Y(value, top)}");

    private static double X(int place, int length) => Math.Round(Left + ((Width - Left - Right) * place / Math.Max(1.0, length - 1)), 1);

    private static double Y(double value, double top) =>
        Math.Round(Height - Bottom - ((Height - Top - Bottom) * Math.Max(0, value) / top), 1);
}
