using Bonding.Cli.Recordings;
using Bonding.Forecasting.Backtest;
using Bonding.TestKit.Prometheus;

namespace Bonding.Cli.Tests.Recordings;

/// <summary>Ranges read from a real Prometheus.</summary>
public sealed class PrometheusRangeTest : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private PrometheusServer _server = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PrometheusServer.StartAsync([], TestContext.Current.CancellationToken);
        _http = new HttpClient { BaseAddress = _server.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private async Task<SeriesTable> ReadAsync(string query, int seconds) =>
        await new PrometheusRange(_http).ReadAsync(query, Start, Start.AddSeconds(seconds), TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_range_longer_than_one_answer_is_read_in_full()
    {
        var table = await ReadAsync("time()", 25_000);
        Assert.Equal(25_001, table.Length);
        Assert.Equal(Enumerable.Range(0, 25_001).Select(t => (double)(Start.ToUnixTimeSeconds() + t)), table.Values[0]);
    }

    [Fact]
    public async Task Each_set_of_labels_is_a_series_and_seconds_without_a_value_are_unseen()
    {
        var table = await ReadAsync("""label_replace(vector(time()) % 10 < 5, "pod", "a,b", "", "")""", 9);
        Assert.Equal(["pod=a;b"], table.Names);
        Assert.Equal([0, 1, 2, 3, 4, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN], table.Values[0]);
    }

    [Fact]
    public async Task A_query_that_Prometheus_refuses_is_named_with_its_reason()
    {
        var problem = await Assert.ThrowsAsync<FormatException>(() => ReadAsync("sum(", 10));
        Assert.Contains("--query sum(: Prometheus answered 400", problem.Message, StringComparison.Ordinal);
        Assert.Contains("parse error", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_that_ends_before_it_starts_is_refused() =>
        Assert.Contains("--end", (await Assert.ThrowsAsync<FormatException>(() => ReadAsync("1", -1))).Message, StringComparison.Ordinal);
}
