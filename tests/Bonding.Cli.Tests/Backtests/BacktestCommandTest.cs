using System.Globalization;
using System.Text.Json;
using Bonding.Cli.Backtests;

namespace Bonding.Cli.Tests.Backtests;

/// <summary>The backtest as a user calls it on a file.</summary>
public sealed class BacktestCommandTest : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bonding-backtest-").FullName;

    private string Csv => Path.Combine(_folder, "series.csv");

    private string Page => Path.Combine(_folder, "page.html");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_engine_foresees_a_pattern_that_the_last_value_does_not()
    {
        WriteSeries(period: 5);
        var report = await JsonAsync("--csv", Csv, "--warm-up", "200");
        Assert.Equal(7, report.GetProperty("stride").GetInt32());
        Assert.Equal(0, report.GetProperty("series")[0].GetProperty("period").GetInt32() % 5);
        Assert.True(Mase(report, "engine") < 0.3 * Mase(report, "last value"));
        Assert.True(Mase(report, "LSTM") > 0 && Mase(report, "damped Holt") > 0);
    }

    [Fact]
    public async Task The_report_says_which_differences_may_be_chance()
    {
        WriteSeries(period: 5);
        var report = await JsonAsync("--csv", Csv, "--warm-up", "200");
        var engine = Model(report, "engine");
        var comparison = engine.GetProperty("vsLastValue");
        Assert.Equal("better", comparison.GetProperty("verdict").GetString());
        Assert.InRange(comparison.GetProperty("pValue").GetDouble(), 0, 0.001);
        Assert.Equal(JsonValueKind.Null, Model(report, "last value").GetProperty("vsLastValue").ValueKind);
        var interval = engine.GetProperty("intervals95").GetProperty("coverage95");
        Assert.InRange(
            engine.GetProperty("mean").GetProperty("coverage95").GetDouble(),
            interval.GetProperty("low").GetDouble(),
            interval.GetProperty("high").GetDouble()
        );
        Assert.Equal("better", engine.GetProperty("series")[1].GetProperty("vsLastValue").GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task A_stride_that_would_hide_phases_is_avoided_or_refused_by_name()
    {
        WriteSeries(period: 7);
        Assert.NotEqual(0, (await JsonAsync("--csv", Csv, "--warm-up", "200")).GetProperty("stride").GetInt32() % 7);
        var (code, _, errors) = await CommandRunner.RunAsync(BacktestCommand.Create(), "--csv", Csv, "--warm-up", "200", "--stride", "14");
        Assert.Equal(1, code);
        Assert.Contains("--stride 14: series web<1>", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_needs_nothing_from_elsewhere_and_shows_each_series()
    {
        WriteSeries(period: 5);
        var (code, table, _) = await CommandRunner.RunAsync(BacktestCommand.Create(), "--csv", Csv, "--warm-up", "200", "--html", Page);
        Assert.Equal(0, code);
        Assert.Contains("last value", table, StringComparison.Ordinal);
        Assert.Contains("better, p < 0.001", table, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(Page);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<1>", page, StringComparison.Ordinal);
        Assert.Contains("<h2>web&lt;1&gt;</h2>", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<svg").Length - 1);
        Assert.Contains("<td>better, p &lt; 0.001</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seconds_that_nobody_saw_are_not_judged()
    {
        WriteSeries(period: 5, missing: 30);
        Assert.True(Mase(await JsonAsync("--csv", Csv, "--warm-up", "200"), "engine") < 1);
    }

    [Theory]
    [InlineData("Give either --csv or --prometheus", "--warm-up", "200")]
    [InlineData("--prometheus needs --query and --start", "--prometheus", "http://127.0.0.1:1")]
    [InlineData("--warm-up 5: it must be 60 or more", "--csv", "x.csv", "--warm-up", "5")]
    [InlineData("--stride 0: it must be 1 or more", "--csv", "x.csv", "--stride", "0")]
    [InlineData("--lstm gpu: neither a file nor one of cpu, io, memory", "--csv", "SERIES", "--lstm", "gpu")]
    [InlineData("--columns disk: there are only web<1>, web_mem", "--csv", "SERIES", "--columns", "disk")]
    [InlineData("with --warm-up 500 they need 1000 or more", "--csv", "SERIES", "--warm-up", "500")]
    public async Task What_cannot_be_run_is_refused_by_name(string message, params string[] options)
    {
        WriteSeries(period: 5);
        var (code, _, errors) = await CommandRunner.RunAsync(
            BacktestCommand.Create(),
            [.. options.Select(option => option == "SERIES" ? Csv : option)]
        );
        Assert.NotEqual(0, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    private static double Mase(JsonElement report, string model) =>
        Model(report, model).GetProperty("mean").GetProperty("mase").GetDouble();

    private static JsonElement Model(JsonElement report, string model) =>
        report.GetProperty("models").EnumerateArray().Single(one => one.GetProperty("model").GetString() == model);

    private static async Task<JsonElement> JsonAsync(params string[] options)
    {
        var (code, output, errors) = await CommandRunner.RunAsync(BacktestCommand.Create(), [.. options, "--json"]);
        Assert.True(code == 0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    private void WriteSeries(int period, int missing = 0)
    {
        var random = new Random(2);
        string Noisy(double level, double noise) => (level + (noise * random.NextDouble())).ToString("f3", CultureInfo.InvariantCulture);
        File.WriteAllLines(
            Csv,
            [
                "t,web<1>,web_mem",
                .. Enumerable
                    .Range(0, 700)
                    .Where(t => t < 400 || t >= 400 + missing)
                    .Select(t => string.Join(',', t, Noisy(t % period == 0 ? 20 : 2, 1), Noisy((t + 2) % period == 0 ? 1300 : 1000, 10))),
            ]
        );
    }
}
