using System.Globalization;
using System.Text;
using Bonding.Forecasting;
using Bonding.Forecasting.Backtest;

namespace Bonding.Benchmarks;

/// <summary>The engine's accuracy on the evaluation data, and what an update costs.</summary>
internal static class ForecastTable
{
    public static int Run(string folder, string[] names)
    {
        var result = new StringBuilder("RESULT");
        Console.WriteLine("group        MASE   pb90   pb95  cov90  cov95   peak   viol");
        foreach (var group in DataGroup.All.Where(g => names.Length == 0 || names.Contains(g.Name)))
        {
            var scores = EngineBacktest.Run(group.Read(folder), group.Protocol).Where(score => score.Counts).ToArray();
            Console.WriteLine(Row(group.Name, scores));
            result.Append(CultureInfo.InvariantCulture, $" mase_{group.Name}={Mean(scores, s => s.Mase):f4} pb95_{group.Name}={Mean(scores, s => s.Pinball95):f4}");
            result.Append(CultureInfo.InvariantCulture, $" peak_{group.Name}={Mean(scores, s => s.PeakPinball):f4} cov95_{group.Name}={Mean(scores, s => s.Coverage95):f4}");
            result.Append(CultureInfo.InvariantCulture, $" viol_{group.Name}={Mean(scores, s => s.PeakViolation):f4}");
        }
        var cost = UpdateCost.Measure();
        result.Append(CultureInfo.InvariantCulture, $" us_hot={cost.HotMicroseconds:f2} us_cold={cost.ColdMicroseconds:f2} bytes_per_series={EngineStore.BytesPerSeries} alloc_bytes={cost.AllocatedBytes}");
        Console.WriteLine(result);
        return 0;
    }

    private static string Row(string name, Accuracy[] s) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-10} {Mean(s, x => x.Mase),6:f3} {Mean(s, x => x.Pinball90),6:f3} {Mean(s, x => x.Pinball95),6:f3} {Mean(s, x => x.Coverage90),6:f3} {Mean(s, x => x.Coverage95),6:f3} {Mean(s, x => x.PeakPinball),6:f3} {Mean(s, x => x.PeakViolation),6:f3}");

    private static double Mean(Accuracy[] scores, Func<Accuracy, double> score) => scores.Average(score);
}
