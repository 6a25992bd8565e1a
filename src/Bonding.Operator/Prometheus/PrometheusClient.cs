using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Bonding.Domain.Metering;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Polly;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Queries Prometheus for raw samples. Any failure (no connection, no response in time, HTML, an error status, a broken or an endless body)
/// becomes <see cref="QueryResponse.Problem"/>.
/// </summary>
public sealed class PrometheusClient(HttpClient http, PrometheusOptions options, TimeProvider time, LoopMetrics metrics)
{
    private readonly SeriesLabelsCache _labels = new();

    /// <summary>Returns the raw samples that a range selector selects, or the problem that prevented it.</summary>
    /// <param name="promql">A range selector such as <c>up[30s]</c>.</param>
    /// <param name="at">The moment at which it is evaluated, on the clock of Prometheus; null is its present.</param>
    /// <param name="stop">Cancels the query.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<QueryResponse> QueryAsync(string promql, DateTimeOffset? at, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(options.QueryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            return await SendAsync(promql, at, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return QueryResponse.Failed($"no answer within {options.QueryTimeout.TotalSeconds:0.#} s");
        }
        catch (Exception error)
            when (error is HttpRequestException or IOException or JsonException or InvalidOperationException or ExecutionRejectedException)
        {
            return QueryResponse.Failed(error.Message);
        }
    }

    private async Task<QueryResponse> SendAsync(string promql, DateTimeOffset? at, CancellationToken stop)
    {
        var form = new Dictionary<string, string> { ["query"] = promql };
        if (at is { } moment)
            form["time"] = (moment.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/query") { Content = new FormUrlEncodedContent(form) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type != "application/json")
            return QueryResponse.Failed($"Prometheus answered {(int)response.StatusCode} with '{type}' where JSON was expected");
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        return await ReadAsync(body, stop);
    }

    private async Task<QueryResponse> ReadAsync(Stream body, CancellationToken stop)
    {
        var parser = new MatrixParser(_labels, new SampleRejections(reason => metrics.SamplesRejected.WithLabels(reason).Inc()));
        var reader = PipeReader.Create(body);
        long used = 0;
        for (var isLast = false; !isLast; )
        {
            var read = await reader.ReadAsync(stop);
            if (used + read.Buffer.Length > options.MaxResponseBytes)
                return QueryResponse.Failed($"the response is longer than {options.MaxResponseBytes} bytes");
            isLast = read.IsCompleted;
            var usedTo = parser.Feed(read.Buffer, isLast);
            used += read.Buffer.Slice(0, usedTo).Length;
            reader.AdvanceTo(usedTo, read.Buffer.End);
        }

        return parser.ToResponse();
    }
}

/// <summary>The result of a query: series, or a problem.</summary>
/// <param name="Series">Empty after a problem.</param>
/// <param name="Problem">What went wrong, or null.</param>
public sealed record QueryResponse(IReadOnlyList<MetricSeries> Series, string? Problem)
{
    public static QueryResponse Failed(string problem) => new([], problem);
}
