using System.Globalization;
using System.Text;
using Bonding.Cli.Output;

namespace Bonding.Cli.Simulate;

/// <summary>Draws charts as SVG text without scripts, fonts or network.</summary>
internal static class SvgChart
{
    private const int Width = 760,
        Height = 300,
        Left = 64,
        Right = 150,
        Top = 18,
        Bottom = 44;
    private static readonly string[] Colours =
    [
        "#5b6b7b",
        "#d1812c",
        "#8a6fb0",
        "#3f9d8f",
        "#93d0c5",
        "#b5566b",
        "#7a8f3a",
        "#c4a000",
        "#1769c2",
        "#222222",
        "#c9a27e",
    ];

    /// <summary>Draws one line per series. Both axes begin at 0.</summary>
    public static string Lines(
        string title,
        string xTitle,
        string yTitle,
        IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> series
    )
    {
        var points = series.SelectMany(one => one.Points).ToList();
        var frame = new Frame(Nice(points.Select(point => point.X)), Nice(points.Select(point => point.Y)));
        var body = new StringBuilder();
        for (var index = 0; index < series.Count; index++)
        {
            var path = string.Join(" ", series[index].Points.Select(point => $"{N(frame.X(point.X))},{N(frame.Y(point.Y))}"));
            body.Append(
                CultureInfo.InvariantCulture,
                $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{Colour(index)}\" stroke-width=\"1.6\">"
            );
            body.Append(CultureInfo.InvariantCulture, $"<title>{HtmlPage.Encode(series[index].Name)}</title></polyline>");
        }
        return Chart(title, xTitle, yTitle, frame.XTicks().Append(frame.YTicks()).Append(body), [.. series.Select(one => one.Name)]);
    }

    /// <summary>Draws a group of bars per category, with one bar per series.</summary>
    public static string Bars(
        string title,
        string yTitle,
        IReadOnlyList<string> categories,
        IReadOnlyList<(string Name, IReadOnlyList<double> Values)> series
    )
    {
        var frame = new Frame(categories.Count, Nice(series.SelectMany(one => one.Values).Where(double.IsFinite)));
        var body = new StringBuilder();
        var width = frame.X(0.8 / series.Count) - frame.X(0);
        for (var category = 0; category < categories.Count; category++)
        {
            for (var index = 0; index < series.Count; index++)
                body.Append(Bar(frame, category, index, width, series[index].Name, categories[category], series[index].Values[category]));
            body.Append(CultureInfo.InvariantCulture, $"{Label(frame.X(category + 0.5))}{HtmlPage.Encode(categories[category])}</text>");
        }
        return Chart(title, "", yTitle, frame.YTicks().Append(body), [.. series.Select(one => one.Name)]);
    }

    private static string Bar(Frame frame, int category, int index, double width, string name, string group, double value)
    {
        var height = double.IsFinite(value) ? frame.Y(0) - frame.Y(value) : 0;
        var x = frame.X(category + 0.1) + index * width;
        return $"<rect x=\"{N(x)}\" y=\"{N(frame.Y(0) - height)}\" width=\"{N(width * 0.9)}\" height=\"{N(Math.Max(height, 0.5))}\" "
            + $"fill=\"{Colour(index)}\"><title>{HtmlPage.Encode(name)}, {HtmlPage.Encode(group)}: {N(value)}</title></rect>";
    }

    private static string Chart(string title, string xTitle, string yTitle, StringBuilder body, IReadOnlyList<string> names)
    {
        var legend = new StringBuilder();
        for (var index = 0; index < names.Count; index++)
        {
            var y = Top + 8 + 18 * index;
            legend.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{Width - Right + 14}\" y=\"{y - 9}\" width=\"12\" height=\"10\" fill=\"{Colour(index)}\"/>"
            );
            legend.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Width - Right + 32}\" y=\"{y}\">{HtmlPage.Encode(names[index])}</text>"
            );
        }
        return $"<figure><figcaption>{HtmlPage.Encode(title)}</figcaption>"
            + $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{HtmlPage.Encode(title)}\">{body}{legend}"
            + $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\" class=\"axis\">"
            + $"{HtmlPage.Encode(xTitle)}</text><text transform=\"translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)\" "
            + $"text-anchor=\"middle\" class=\"axis\">{HtmlPage.Encode(yTitle)}</text></svg></figure>";
    }

    private static double Nice(IEnumerable<double> values)
    {
        var highest = values.DefaultIfEmpty(0).Max();
        if (highest <= 0)
            return 1;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        return new[] { 1, 2, 2.5, 5, 10 }.Select(step => step * magnitude).First(top => top >= highest * 0.999);
    }

    // The start of a label below the horizontal axis.
    private static string Label(double x) => $"<text x=\"{N(x)}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">";

    private static string Colour(int index) => Colours[index % Colours.Length];

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Maps values to coordinates in the picture.</summary>
    private sealed record Frame(double XMost, double YMost)
    {
        private const int Ticks = 5;

        public double X(double value) => Left + (Width - Left - Right) * value / XMost;

        public double Y(double value) => Height - Bottom - (Height - Top - Bottom) * value / YMost;

        public StringBuilder XTicks()
        {
            var text = new StringBuilder();
            for (var tick = 0; tick <= Ticks; tick++)
                text.Append(CultureInfo.InvariantCulture, $"{Label(X(XMost * tick / Ticks))}{N(XMost * tick / Ticks)}</text>");
            return text;
        }

        public StringBuilder YTicks()
        {
            var text = new StringBuilder();
            for (var tick = 0; tick <= Ticks; tick++)
            {
                var y = N(Y(YMost * tick / Ticks));
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y}\" y2=\"{y}\" class=\"grid\"/>"
                );
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"{Left - 8}\" y=\"{y}\" dy=\"4\" text-anchor=\"end\">{N(YMost * tick / Ticks)}</text>"
                );
            }
            return text;
        }
    }
}
