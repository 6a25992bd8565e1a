using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.Demo.Cluster;

/// <summary>Asks Prometheus for the newest values.</summary>
internal sealed class PrometheusQueries(Uri address) : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };

    /// <summary>The value of each series of the answer that has a number, by the text of two of its labels.</summary>
    public async Task<IReadOnlyDictionary<(string, string), double>> ByAsync(
        string promql,
        string first,
        string second,
        CancellationToken stop
    ) =>
        (await SeriesAsync(promql, stop))
            .Where(series => !double.IsNaN(ValueOf(series)))
            .ToDictionary(series => (series.Text("metric", first), series.Text("metric", second)), ValueOf);

    /// <summary>The one value of the answer, or null where there is no series or no number.</summary>
    public async Task<double?> OneAsync(string promql, CancellationToken stop)
    {
        var series = await SeriesAsync(promql, stop);
        return series.Count == 1 && ValueOf(series[0]) is var value && !double.IsNaN(value) ? value : null;
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IReadOnlyList<JsonObject>> SeriesAsync(string promql, CancellationToken stop)
    {
        var answer = await _http.GetFromJsonAsync<JsonObject>($"api/v1/query?query={Uri.EscapeDataString(promql)}", stop);
        return [.. answer.At("data", "result")!.AsArray().OfType<JsonObject>()];
    }

    private static double ValueOf(JsonObject series) =>
        double.Parse(series["value"]![1]!.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
