using System.Diagnostics;
using System.Globalization;
using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Tests.Numerics;

/// <summary>
/// Checks that a processor without wide vectors computes the same forecasts. The test program runs itself with vectors disabled.
/// </summary>
public class ScalarFallbackTest
{
    private const string Output = "BONDING_FORECAST_NUMBERS";

    private static readonly string? Destination = Environment.GetEnvironmentVariable(Output);

    private static double[] Numbers()
    {
        var store = new EngineStore(new ForecasterOptions());
        var (first, second) = (store.Add(), store.Add());
        for (var t = 0; t < 120; t++)
        {
            store.Observe(first, new Sample(t % 5 == 0 ? 20 : 2 + Math.Sin(t)));
            store.Observe(second, new Sample(50 + (10 * Math.Sin(t * 0.3))));
        }
        return [.. NumbersOf(store.Predict(first)), .. NumbersOf(store.Predict(second))];
    }

    private static IEnumerable<double> NumbersOf(Forecast forecast) =>
        from h in Enumerable.Range(1, Horizon.Seconds)
        from number in new[] { forecast.Quantile(h, QuantileLevel.P50), forecast.Quantile(h, QuantileLevel.P95), forecast.PeakQuantile }
        select number;

    // Learning amplifies the rounding difference between the two: after five minutes it exceeds a hundredth.
    [Fact]
    public async Task Without_vectors_the_numbers_are_the_same_within_a_hundredth()
    {
        var own = Numbers();
        if (Destination is not null)
        {
            await File.WriteAllLinesAsync(Destination, own.Select(number => number.ToString("r", CultureInfo.InvariantCulture)));
            return;
        }
        var other = await NumbersWithoutVectorsAsync();
        Assert.Equal(own.Length, other.Length);
        for (var i = 0; i < own.Length; i++)
            Assert.Equal(1, other[i] / own[i], 1e-2);
    }

    private static async Task<double[]> NumbersWithoutVectorsAsync()
    {
        var file = Path.GetTempFileName();
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            ["-method", $"{typeof(ScalarFallbackTest).FullName}.{nameof(Without_vectors_the_numbers_are_the_same_within_a_hundredth)}"]
        );
        start.Environment["DOTNET_EnableHWIntrinsic"] = "0";
        start.Environment[Output] = file;
        start.RedirectStandardOutput = true;
        using var child = Process.Start(start)!;
        await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        string[] lines = await File.ReadAllLinesAsync(file);
        File.Delete(file);
        return [.. lines.Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }
}
