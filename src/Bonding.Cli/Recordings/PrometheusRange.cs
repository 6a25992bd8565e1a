using System.Globalization;
using System.Text.Json;
using Bonding.Forecasting.Backtest;

namespace Bonding.Cli.Recordings;

/// <summary>
/// Reads the value of a query at every second of a range. Prometheus returns at most 11,000 points per request, so a longer
/// range takes several.
/// </summary>
internal sealed class PrometheusRange(HttpClient http)
{
    private const int SecondsAtOnce = 10_000;

    /// <exception cref="FormatException">The range is empty, Prometheus refused the query, or the response is not Prometheus'.</exception>
    /// <exception cref="HttpRequestException">Prometheus could not be reached.</exception>
    public async Task<SeriesTable> ReadAsync(string query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var (first, last) = (start.ToUnixTimeSeconds(), end.ToUnixTimeSeconds());
        if (last <= first)
            throw new FormatException($"--end {end:u}: it must be after --start {start:u}.");
        var series = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        for (var from = first; from <= last; from += SecondsAtOnce)
        {
            using var response = await RequestAsync(query, from, Math.Min(last, from + SecondsAtOnce - 1), cancellationToken);
            foreach (var one in response.RootElement.GetProperty("data").GetProperty("result").EnumerateArray())
                Fill(Series(series, Name(one.GetProperty("metric")), (int)(last - first + 1)), one, first);
        }
        return new SeriesTable([.. series.Keys], [.. series.Values]);
    }

    private async Task<JsonDocument> RequestAsync(string query, long from, long to, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent([
            new("query", query),
            new("start", from.ToString(CultureInfo.InvariantCulture)),
            new("end", to.ToString(CultureInfo.InvariantCulture)),
            new("step", "1"),
        ]);
        using var response = await http.PostAsync(new Uri("api/v1/query_range", UriKind.Relative), form, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new FormatException($"--query {query}: Prometheus answered {(int)response.StatusCode}: {Shorten(text)}");
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            throw new FormatException($"--prometheus {http.BaseAddress}: the response is not that of a Prometheus server: {Shorten(text)}");
        }
    }

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200];

    private static double[] Series(SortedDictionary<string, double[]> series, string name, int length)
    {
        if (!series.TryGetValue(name, out var values))
        {
            values = new double[length];
            Array.Fill(values, double.NaN);
            series.Add(name, values);
        }
        return values;
    }

    private static void Fill(double[] values, JsonElement series, long first)
    {
        foreach (var sample in series.GetProperty("values").EnumerateArray())
            values[(long)Math.Round(sample[0].GetDouble()) - first] = double.Parse(
                sample[1].GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal),
                CultureInfo.InvariantCulture
            );
    }

    /// <summary>Returns the labels as text without commas, which separate the columns of a CSV file.</summary>
    private static string Name(JsonElement labels)
    {
        var texts = labels
            .EnumerateObject()
            .Select(label => label.Name == "__name__" ? label.Value.GetString()! : $"{label.Name}={label.Value.GetString()}");
        return string.Join(' ', texts.DefaultIfEmpty("value")).Replace(',', ';');
    }
}
