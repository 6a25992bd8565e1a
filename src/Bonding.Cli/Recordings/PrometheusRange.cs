using System.Globalization;
using System.Text.Json;
using Bonding.Forecasting.Backtest;

namespace Bonding.Cli.Recordings;

/// <summary>Reads the value of a query at every second of a range, in as many requests as Prometheus' limit of 11,000 points asks for.</summary>
internal sealed class PrometheusRange(HttpClient http)
{
    private const int SecondsAtOnce = 10_000;

    /// <exception cref="FormatException">The range is empty, or Prometheus refused the query or answered something else.</exception>
    /// <exception cref="HttpRequestException">Prometheus could not be reached.</exception>
    public async Task<SeriesTable> ReadAsync(string query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellation)
    {
        var (first, last) = (start.ToUnixTimeSeconds(), end.ToUnixTimeSeconds());
        if (last <= first)
            throw new FormatException($"--end {end:u}: it must be after --start {start:u}.");
        var series = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        for (var from = first; from <= last; from += SecondsAtOnce)
        {
            using var answer = await AskAsync(query, from, Math.Min(last, from + SecondsAtOnce - 1), cancellation);
            foreach (var one in answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray())
                Fill(Series(series, Name(one.GetProperty("metric")), (int)(last - first + 1)), one, first);
        }
        return new SeriesTable([.. series.Keys], [.. series.Values]);
    }

    private async Task<JsonDocument> AskAsync(string query, long from, long to, CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent([
            new("query", query),
            new("start", from.ToString(CultureInfo.InvariantCulture)),
            new("end", to.ToString(CultureInfo.InvariantCulture)),
            new("step", "1"),
        ]);
        using var response = await http.PostAsync(new Uri("api/v1/query_range", UriKind.Relative), form, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode)
            throw new FormatException($"--query {query}: Prometheus answered {(int)response.StatusCode}: {Shorten(text)}");
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            throw new FormatException($"--prometheus {http.BaseAddress}: the answer is not that of a Prometheus: {Shorten(text)}");
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

    /// <summary>The labels as text without commas, which separate columns elsewhere.</summary>
    private static string Name(JsonElement labels)
    {
        var texts = labels
            .EnumerateObject()
            .Select(label => label.Name == "__name__" ? label.Value.GetString()! : $"{label.Name}={label.Value.GetString()}");
        return string.Join(' ', texts.DefaultIfEmpty("value")).Replace(',', ';');
    }
}
