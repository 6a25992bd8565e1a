using System.Text;
using Bonding.Forecasting;
using Bonding.Operator.Instrumentation;
using Prometheus;

namespace Bonding.Operator.Tests.Instrumentation;

public class ForecastMetricsTest
{
    [Fact]
    public async Task The_help_of_the_quality_names_each_value_with_its_number()
    {
        var registry = Metrics.NewCustomRegistry();
        new LoopMetrics(registry).Forecasts.Quality.WithLabels("shop", "web").Set(0);
        using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(page, TestContext.Current.CancellationToken);
        var help = Encoding
            .UTF8.GetString(page.ToArray())
            .Split('\n')
            .Single(line => line.StartsWith("# HELP bonding_forecast_quality ", StringComparison.Ordinal));

        Assert.Equal(
            Enum.GetValues<ForecastQuality>().Select(quality => $"{(int)quality} {quality}"),
            help["# HELP bonding_forecast_quality ".Length..].TrimEnd('.').Split(", ").Select(InOneWord)
        );
    }

    // "1 cold start" names ColdStart.
    private static string InOneWord(string value) =>
        value[..2] + string.Concat(value[2..].Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
